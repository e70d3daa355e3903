"""Changes on disk are complete or absent, and remove files of processes that died."""

import errno
import os
import shutil
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


def test_folders_are_exchanged(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    disk.exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "other").exists()
    assert (tmp_path / "other" / "one").exists()


def test_exchange_of_missing_folder_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        disk.exchange(tmp_path / "one", tmp_path / "other")


def test_recovery_finishes_a_folder_that_was_emptied_entry_by_entry(tmp_path: Path) -> None:
    """As an overlay file system makes it necessary: its lower folders cannot be renamed."""
    folder = tmp_path / "demo"
    for path in ("demo/left/one", ".opgen-demo.old/left/two", ".opgen-demo.old/gone", ".opgen-demo.ready/new"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    disk.recover(folder)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["demo", "new"]


def test_recovery_undoes_a_replacement_that_had_not_begun(tmp_path: Path) -> None:
    for path in ("demo/old", ".opgen-demo.ready/new"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    disk.recover(tmp_path / "demo")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["demo", "old"]


def test_removal_follows_no_link_and_ignores_permissions(tmp_path: Path) -> None:
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


@pytest.mark.parametrize("name", ["file", "folder"])
@pytest.mark.parametrize("is_changed", [False, True])
def test_path_that_cannot_be_restored_is_named_and_the_others_are_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, is_changed: bool
) -> None:
    names = ("file", "folder/a", "folder/b")
    (tmp_path / "folder").mkdir()
    for each in names:
        (tmp_path / each).write_bytes(b"old")
    fixed = tmp_path / {"file": "file", "folder": "folder/b"}[name]
    error, opened = PermissionError(errno.EPERM, "Operation not permitted", os.fspath(fixed)), Path.unlink

    def unlink(path: Path, **options: bool) -> None:
        if path == fixed:
            raise error
        opened(path, **options)

    def copied(source: str | Path, target: str | Path, **options: bool) -> None:
        if Path(target) == fixed:
            raise error
        copy2(source, target, **options)

    copy2 = shutil.copy2

    def failed_write() -> None:
        with disk.restored_after_errors(tmp_path / each for each in ("file", "folder", "new")):
            for each in (*names, "new"):
                if is_changed or tmp_path / each != fixed:
                    (tmp_path / each).write_bytes(b"new")
            monkeypatch.setattr(Path, "unlink", unlink)
            monkeypatch.setattr(shutil, "copy2", copied)
            raise ValueError("no space")

    with pytest.raises((UsageError, ValueError)) as raised:
        failed_write()
    others = [each for each in names if tmp_path / each != fixed]
    assert [(tmp_path / each).read_bytes() for each in others] == [b"old"] * 2
    assert not (tmp_path / "new").exists()
    message = f"cannot restore {tmp_path / name} after an error: no space\n  hint: restore them with git"
    assert str(raised.value) == (message if is_changed and name == "file" else "no space")
