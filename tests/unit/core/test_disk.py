"""Changes on disk are complete or absent, and remove files of processes that died."""

import os
import stat
from pathlib import Path

import pytest
from opgen.core import disk
from opgen.core.errors import UsageError


def test_written_file_replaces_the_old_one_and_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(b"old")
    file.chmod(0o640)
    disk.write_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_write_replaces_a_link_and_not_its_target(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    disk.write_file(tmp_path / "link", b"new")
    assert (tmp_path / "target").read_bytes() == b"old"
    assert not (tmp_path / "link").is_symlink()


def test_failed_write_leaves_no_temporary_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        disk.write_file(tmp_path / "folder", b"new")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


def test_write_ignores_temporary_file_of_a_killed_run(tmp_path: Path) -> None:
    (tmp_path / ".opgen-x.json.new").write_bytes(b"half")
    disk.write_file(tmp_path / "x.json", b"new")
    assert list(tmp_path.iterdir()) == [tmp_path / "x.json"]


def test_read_stops_at_the_limit_and_does_not_wait(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"123456")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert disk.read_file(tmp_path / "file", 3) == b"123"
    assert disk.read_file(tmp_path / "nothing", 3) is None
    for name in ("link", "pipe", "folder"):
        with pytest.raises(UsageError, match="not a regular file"):
            disk.read_file(tmp_path / name, 3)
