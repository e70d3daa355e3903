"""Staging: the next version of a package, prepared in a new folder beside the output folder."""

import errno
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path, PurePosixPath

from opgen.core.disk import create_file
from opgen.output.comparison import Comparison
from opgen.output.manifest import NAME, dump
from opgen.output.scan import Scan, is_bytecode, source_of


def stage(comparison: Comparison, new: Path) -> None:
    """Create the folder `new` with the future content of `comparison.folder`.

    Unchanged files and foreign files become hard links, and opgen does not open them. Hard links keep times,
    permissions and owner. A process that has such a file open still writes to the same file.
    """
    old, found, files = comparison.folder, comparison.found, comparison.package.files
    unchanged = files.keys() - comparison.differing
    if comparison.is_manifest_unchanged:
        unchanged.add(NAME)
    new.mkdir()
    for path, text in {**files, NAME: dump(comparison.package.manifest)}.items():
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        if path in unchanged:
            _share(old / path, new / path)
        else:
            _create(new / path, text, found.files.get(path))
    for path in _foreign(comparison):
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        # A foreign file that no longer exists was temporary, for example bytecode that Python was writing.
        with suppress(FileNotFoundError):
            _share(old / path, new / path)
    for path in _empty_folders(found):
        (new / path).mkdir(parents=True, exist_ok=True)
    if old.exists():
        _copy_folder_metadata(comparison, new)


def _foreign(comparison: Comparison) -> list[PurePosixPath]:
    """Return the files in the old folder that opgen must keep: foreign files and bytecode.

    The bytecode of a removed module is left out.
    """
    gone = comparison.differing - {NAME, *comparison.package.files}
    found = comparison.found
    bytecode = [path for path in found.files if is_bytecode(path) and source_of(path) not in gone]
    return sorted({*comparison.foreign, *bytecode} - gone)


def _empty_folders(found: Scan) -> list[PurePosixPath]:
    parents = {path.parent for path in (*found.files, *found.folders, *found.others)}
    return [path for path in found.folders if path not in parents and path.name != "__pycache__"]


def _create(path: Path, text: str, before: os.stat_result | None) -> None:
    """Write a new file, with the permissions of the replaced file."""
    # No fsync: a package that a power failure damages can be generated again.
    create_file(path, text.encode())
    if before is None:
        return
    _copy_permissions(path, before)
    now = path.stat()
    # Python reuses bytecode if the module has the same size and the same modification time in seconds.
    # After two writes within one second, or after the clock was set back, Python must not load the old bytecode.
    if now.st_size == before.st_size and now.st_mtime_ns // 10**9 <= before.st_mtime_ns // 10**9:
        os.utime(path, ns=(now.st_atime_ns, before.st_mtime_ns + 10**9))


def _share(source: Path, target: Path) -> None:
    if not source.is_symlink():  # some systems cannot create a hard link to a symbolic link
        try:
            target.hardlink_to(source)
        except OSError as error:
            # `source` is on another file system, mounted in the folder. A copy would be on the wrong file system.
            if error.errno == errno.EXDEV:
                raise
        else:
            return
    # The entry is a link, or the system does not allow a hard link here.
    shutil.copy2(source, target, follow_symlinks=False)


def _copy_folder_metadata(comparison: Comparison, new: Path) -> None:
    """Copy permissions to all folders in `new`, and times only to folders without files of opgen."""
    owned = {parent for path in comparison.owned for parent in path.parents}
    # The deepest folder comes first, because filling a folder changes its modification time.
    for path in sorted(comparison.found.folders, key=lambda path: len(path.parts), reverse=True):
        if not (new / path).is_dir():
            continue
        status = comparison.found.folders[path]
        # Folders with files of opgen need a new modification time: only then Python's importer lists them again.
        if path not in owned:
            shutil.copystat(comparison.folder / path, new / path)
        _copy_permissions(new / path, status)
    _copy_permissions(new, comparison.folder.stat())


def _copy_permissions(path: Path, before: os.stat_result) -> None:
    """Copy permissions to `path`, and the owner if the process may change it."""
    now = path.stat()
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with suppress(OSError):
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(stat.S_IMODE(before.st_mode))
