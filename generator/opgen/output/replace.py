"""Replacement of a package on disk: either all files change in one step, or no file changes."""

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from opgen.core import disk
from opgen.core.disk import create_file
from opgen.core.errors import OpgenError, UsageError
from opgen.core.frozen import frozen
from opgen.output.compare import compare
from opgen.output.comparison import Comparison, Verdict
from opgen.output.folder import Scan, is_bytecode, resolve_folder, scan, source_of
from opgen.output.manifest import NAME, RenderedPackage, dump

_TOP = PurePosixPath()


class EditedError(OpgenError):
    """Error for files that were edited by hand, if the user did not set `--force`."""

    exit_code = 1

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        paths = ", ".join(file.shown for file in comparison.with_verdict(Verdict.EDITED))
        super().__init__(f"files edited by hand: {paths}; discard the changes with --force")


class OtherVersionsError(OpgenError):
    """Error for changes that different tool versions may cause, if the user did not set `--upgrade`."""

    exit_code = 4

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        names = ", ".join(name for name, _, _ in comparison.changed_versions)
        super().__init__(f"other versions of {names} change the code; regenerate with --upgrade")


@frozen
class Allowed:
    """Changes that the user allows with the command-line options of the same names.

    - `force`: overwrite or delete files that were edited by hand.
    - `adopt`: write to a folder that has files but no manifest.
    - `upgrade`: accept changes that come from other tool versions.
    """

    force: bool = False
    adopt: bool = False
    upgrade: bool = False


NOTHING = Allowed()


@frozen
class Written:
    """Result of `write`: the comparison before the write, and the sorted paths of written and removed files.

    If `written` and `removed` are empty, `write` changed nothing on disk.
    """

    comparison: Comparison
    written: tuple[PurePosixPath, ...] = ()
    removed: tuple[PurePosixPath, ...] = ()

    @property
    def has_changed(self) -> bool:
        """Return whether a file was written or removed."""
        return bool(self.written or self.removed)


def write(
    package: RenderedPackage,
    folder: Path,
    allowed: Allowed = NOTHING,
    *,
    verify: Callable[[PurePosixPath, str], None] = lambda *_: None,
    swap: disk.Swap = disk.exchange,
) -> Written:
    """Write `package` to `folder`, and keep the foreign files in the folder.

    Other processes see the complete old package or the complete new package, even if this process is
    killed. Unchanged files keep their modification time.

    Args:
        package: The rendered package.
        folder: The output folder; it need not exist.
        allowed: Changes that the user allows.
        verify: Function that raises an error for a text that must not be written. It receives each new text.
        swap: Function that exchanges two folders.

    Raises:
        EditedError: Files were edited, and `allowed.force` is false.
        OtherVersionsError: Tool versions changed the code, and `allowed.upgrade` is false.
        UsageError: The folder is unusable, or the system refuses a change.
            After any of these three errors, the folder is unchanged.
    """
    root = resolve_folder(folder)
    with disk.refusing(f"write {folder}"), _parents(root), disk.locked(root.parent):
        disk.recover(root)
        comparison = compare(package, root)
        refuse(comparison, folder, allowed)
        is_upgraded = allowed.upgrade and comparison.changed_versions
        if not (comparison.files or is_upgraded or comparison.has_new_digests):
            return Written(comparison=comparison)
        _refuse_forbidden(comparison)
        for path in sorted(comparison.differing & package.files.keys()):
            verify(path, package.files[path])
        try:
            stage(comparison, disk.staging_folder(root))
            old = disk.replace_folder(root, swap=swap)
        except BaseException:
            with suppress(OSError):
                disk.recover(root)
            raise
        if old is not None:
            _retire(old, comparison)
    return _written(comparison)


@contextmanager
def _parents(root: Path) -> Iterator[None]:
    """Create the missing parent folders of `root`, and delete them again if the write fails."""
    missing = [parent for parent in root.parents if not parent.exists()]
    root.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for parent in missing:
            with suppress(OSError):
                parent.rmdir()
        raise


def refuse(comparison: Comparison, folder: Path, allowed: Allowed = NOTHING) -> None:
    """Raise an error for the most serious change that `allowed` does not permit."""
    if comparison.is_foreign and not allowed.adopt:
        raise UsageError(f"{folder} has files but no {NAME}; generate into it with --adopt")
    if comparison.is_ambiguous and not allowed.upgrade:
        raise OtherVersionsError(comparison)
    if comparison.with_verdict(Verdict.EDITED) and not allowed.force:
        raise EditedError(comparison)


def _refuse_forbidden(comparison: Comparison) -> None:
    """Raise `UsageError` for a mounted file system or a missing permission, before `write` replaces anything."""
    root, found = comparison.folder, comparison.found
    if not root.exists():
        return
    top = root.stat()
    owned = {parent for path in comparison.owned for parent in path.parents}
    for path, status in {_TOP: top, **found.folders}.items():
        if status.st_dev != top.st_dev:
            raise UsageError(f"{root / path} is another file system, mounted in the output; unmount it")
        if os.access(root / path, os.W_OK | os.X_OK):
            continue
        # Replacing a folder requires write access to the parent only. But a read-only folder with files of opgen
        # is refused, because its owner does not want changes. A read-only folder with only foreign files is
        # accepted if this user owns it, because the owner can delete the replaced copy.
        is_owner = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        if path in owned or not is_owner:
            raise UsageError(f"cannot write {root / path}: permission denied")


def _retire(old: Path, comparison: Comparison) -> None:
    """Move files that changed since the comparison to the new folder, then delete the folder `old`."""
    known = {**comparison.found.files, **comparison.found.others}
    remaining = scan(old)
    for path, status in {**remaining.files, **remaining.others}.items():
        before = known.get(path)
        # Do not compare the inode number: an overlay file system may change it when a file is first moved.
        if before and (before.st_size, before.st_mtime_ns) == (status.st_size, status.st_mtime_ns):
            continue
        target = comparison.folder / path
        if os.path.lexists(target) and os.path.samestat(target.lstat(), status):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        # The file can be bytecode under a temporary name, and Python can rename it at any moment.
        with suppress(FileNotFoundError):
            (old / path).replace(target)
    disk.remove(old)


def _written(comparison: Comparison) -> Written:
    rendered = comparison.package.files
    differing = comparison.differing - {NAME}
    return Written(
        comparison=comparison,
        written=tuple(
            sorted(
                [path for path in differing if path in rendered] + ([] if comparison.is_manifest_unchanged else [NAME])
            )
        ),
        removed=tuple(sorted(differing - rendered.keys())),
    )


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
