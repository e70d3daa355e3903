"""Changes on disk: whole or not at all, and no trace of those that died."""

import os
import stat
from pathlib import Path

import pytest
from opgen.core import disk
from opgen.core.errors import UsageError


def test_written_file_replaces_the_old_one_and_keeps_its_permissions(
    tmp_path: Path,
) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(b"old")
    file.chmod(0o640)
    disk.write_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_written_file_replaces_a_link_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    disk.write_file(tmp_path / "link", b"new")
    assert (tmp_path / "target").read_bytes() == b"old"
    assert not (tmp_path / "link").is_symlink()


def test_written_file_leaves_nothing_behind_if_it_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        disk.write_file(tmp_path / "folder", b"new")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]


def test_written_file_gets_past_what_a_dead_run_left(tmp_path: Path) -> None:
    (tmp_path / ".opgen-x.json.new").write_bytes(b"half")
    disk.write_file(tmp_path / "x.json", b"new")
    assert list(tmp_path.iterdir()) == [tmp_path / "x.json"]


def test_file_is_read_up_to_a_limit_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"123456")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert disk.read_file(tmp_path / "file", 3) == b"123"
    assert disk.read_file(tmp_path / "nothing", 3) is None
    for name in ("link", "pipe", "folder"):
        with pytest.raises(UsageError, match="not a regular file"):
            disk.read_file(tmp_path / name, 3)


def test_folders_change_places(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    disk.exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "other").exists()
    assert (tmp_path / "other" / "one").exists()


def test_folders_that_are_not_there_do_not_change_places(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        disk.exchange(tmp_path / "one", tmp_path / "other")


def test_recovery_finishes_a_folder_that_was_emptied_entry_by_entry(
    tmp_path: Path,
) -> None:
    """As an overlay file system makes it necessary: its lower folders cannot be renamed."""
    folder = tmp_path / "demo"
    for path in (
        "demo/left/one",
        ".opgen-demo.old/left/two",
        ".opgen-demo.old/gone",
        ".opgen-demo.ready/new",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    disk.recover(folder)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["demo", "new"]


def test_recovery_takes_back_what_had_not_begun(tmp_path: Path) -> None:
    for path in ("demo/old", ".opgen-demo.ready/new"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    disk.recover(tmp_path / "demo")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["demo", "old"]


def test_removal_follows_no_link_and_minds_no_permission(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "mine").touch()
    deep = tmp_path / "folder" / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "file").touch()
    (deep / "link").symlink_to(tmp_path / "outside")
    deep.chmod(0o500)
    disk.remove(tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mine", "outside"]


def test_removal_of_a_deep_folder(tmp_path: Path) -> None:
    depth = 1500
    place = tmp_path / "top"
    place.mkdir()
    descriptor = os.open(place, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=descriptor)
        below = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(descriptor)
    disk.remove(place)
    assert list(tmp_path.iterdir()) == []
