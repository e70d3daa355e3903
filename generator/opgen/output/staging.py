"""Puts the next content of a package together beside it, sharing what stays with what is there."""

import errno
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path, PurePosixPath

from opgen.core.disk import create_file
from opgen.output.compare import Comparison
from opgen.output.manifest import NAME, dump
from opgen.output.scan import Scan, is_bytecode, source_of


def stage(comparison: Comparison, new: Path) -> None:
    """Fill the folder `new`, which must not exist, with what `comparison.folder` is to hold next.

    Files that stay, opgen's and others', become second names (hard links) of the same files: with their time,
    permissions and owner, and whatever is written into them until the folders change places. None is opened.
    """
    old, found, files = comparison.folder, comparison.found, comparison.rendering.files
    kept = files.keys() - {file.path for file in comparison.files}
    if comparison.keeps_manifest:
        kept.add(NAME)
    new.mkdir()
    for path, text in {**files, NAME: dump(comparison.rendering.manifest)}.items():
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        if path in kept:
            _share(old / path, new / path)
        else:
            _create(new / path, text, found.files.get(path))
    for path in _foreign(comparison):
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        # One that is gone by now was not there to stay: a temporary file, bytecode being written.
        with suppress(FileNotFoundError):
            _share(old / path, new / path)
    for path in _empty_folders(found):
        (new / path).mkdir(parents=True, exist_ok=True)
    if old.exists():
        _dress_folders(comparison, new)


def _foreign(comparison: Comparison) -> list[PurePosixPath]:
    """What is carried over though it is not opgen's; bytecode goes with the module that it was compiled from."""
    gone = {file.path for file in comparison.files if not file.is_rendered}
    found = comparison.found
    bytecode = [
        path
        for path in found.files
        if is_bytecode(path) and source_of(path) not in gone
    ]
    return sorted({*comparison.foreign, *bytecode} - gone)


def _empty_folders(found: Scan) -> list[PurePosixPath]:
    parents = {path.parent for path in (*found.files, *found.folders, *found.others)}
    return [
        path
        for path in found.folders
        if path not in parents and path.name != "__pycache__"
    ]


def _create(path: Path, text: str, before: os.stat_result | None) -> None:
    """Write a new file, with the permissions of the one that it replaces."""
    # No fsync: after a power cut the package can be generated again, and version control has it.
    create_file(path, text.encode())
    if before is None:
        return
    _dress(path, before)
    now = path.stat()
    # Python takes bytecode for current if the module has the size and the second that it was compiled from. Two
    # runs within a second, or a clock set back, must not make it load the module before this one.
    if (
        now.st_size == before.st_size
        and now.st_mtime_ns // 10**9 <= before.st_mtime_ns // 10**9
    ):
        os.utime(path, ns=(now.st_atime_ns, before.st_mtime_ns + 10**9))


def _share(source: Path, target: Path) -> None:
    if (
        not source.is_symlink()
    ):  # whether a hard link can be one to a link differs between systems
        try:
            target.hardlink_to(source)
        except OSError as error:
            # Another file system begins here, mounted in the output; its files would be lost to it.
            if error.errno == errno.EXDEV:
                raise
        else:
            return
    # A link; or no hard links here, or not for other people's files.
    shutil.copy2(source, target, follow_symlinks=False)


def _dress_folders(comparison: Comparison, new: Path) -> None:
    """Give the folders the permissions they had; those without opgen's files their times, too."""
    claimed = (*comparison.rendering.files, *comparison.listed)
    ours = {parent for path in claimed for parent in path.parents}
    # From the deepest up: filling a folder changes its time.
    for path in sorted(
        comparison.found.folders, key=lambda path: len(path.parts), reverse=True
    ):
        if not (new / path).is_dir():
            continue
        status = comparison.found.folders[path]
        # Not the time of ours: importlib lists a folder anew only if its time has changed.
        if path not in ours:
            shutil.copystat(comparison.folder / path, new / path)
        _dress(new / path, status)
    _dress(new, comparison.folder.stat())


def _dress(path: Path, before: os.stat_result) -> None:
    """Give `path` the permissions of what it replaces, and its owner, if that may be given away (as root)."""
    now = path.stat()
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (
        before.st_uid,
        before.st_gid,
    ):
        with suppress(OSError):
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(stat.S_IMODE(before.st_mode))
