"""Atomic changes on disk: readers see the old content or the new content, even after a crash.

Every writer holds the lock of the parent folder, see `locked`. If a writer finds temporary entries there, a killed
process left them, and `recover` completes or undoes the work of that process. The names of the temporary entries are:

- `.opgen-NAME.new`: new content that is not complete yet, or old content after an exchange.
- `.opgen-NAME.ready`: complete new content, on systems that cannot exchange two folders in one step.
- `.opgen-NAME.old`: old content, on these systems.
"""

import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from opgen.core.errors import UsageError

if sys.platform != "win32":
    import fcntl

Swap = Callable[[Path, Path], None]
"""Function that exchanges two folders."""

_SWAP = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_AT_FDCWD = -100
_MAX_ROUNDS = 3


@contextmanager
def refusing(action: str) -> Iterator[None]:
    """Convert an `OSError` to a `UsageError`: "cannot `action`: no space left on device"."""
    try:
        yield
    except OSError as error:
        path_note = f" ({os.fsdecode(error.filename)})" if isinstance(error.filename, str | bytes) else ""
        raise UsageError(f"cannot {action}: {(error.strerror or str(error)).lower()}{path_note}") from error


@contextmanager
def locked(folder: Path, wait: float = 60.0) -> Iterator[None]:
    """Hold the write lock of `folder`. Wait at most `wait` seconds for another writer.

    The lock is on the folder itself, so no lock file remains, and the lock ends with the process. Windows and some
    network file systems cannot lock folders. On such systems, each package is still replaced as a unit, but one of two
    concurrent runs may fail.

    Raises:
        UsageError: Another run still holds the lock after `wait` seconds.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        deadline = time.monotonic() + wait
        while not _lock(descriptor):
            if time.monotonic() > deadline:
                raise UsageError(f"another run of opgen is writing in {folder}; gave up after waiting {wait:g} s")
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        # NFS and similar file systems cannot lock a folder and return one of these errors, see `locked`.
        if error.errno not in {errno.EBADF, errno.ENOLCK, errno.ENOTSUP, errno.EINVAL}:
            raise
    return True


def read_file(path: Path, limit: int) -> bytes | None:
    """Return the first `limit` bytes of a regular file, or `None` if the file does not exist.

    The function never blocks and never follows a symbolic link.

    Raises:
        UsageError: The path is not a regular file.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENXIO}:
            raise UsageError(f"{path} is not a regular file") from None
        raise
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UsageError(f"{path} is not a regular file")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(limit)
    finally:
        os.close(descriptor)


def write_file(path: Path, content: bytes) -> None:
    """Replace the content of `path` durably. Readers see the old content or the new content.

    A symbolic link is replaced, not followed. Call this function within `locked(path.parent)`.
    """
    new = _beside(path, "new")
    remove(new)
    try:
        create_file(new, content, durable=True)
        with suppress(FileNotFoundError):
            shutil.copymode(path, new)
        new.replace(path)
    except BaseException:
        remove(new)
        raise
    _sync_folder(path.parent)


def create_file(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file that must not exist yet. With `durable`, return only after the disk has stored the file."""
    with path.open("xb") as file:
        file.write(content)
        if durable:
            file.flush()
            os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def exchange(one: Path, other: Path) -> None:
    """Exchange two folders in one step, so that each path is a complete folder at every moment.

    Raises:
        OSError: The system or the file system does not support the exchange.
    """
    import ctypes  # noqa: PLC0415 - a few milliseconds that most commands do not need

    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _SWAP)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(os.fsencode(one), os.fsencode(other), _SWAP)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), os.fspath(other))


def staging_folder(folder: Path) -> Path:
    """Return the folder for the next content of `folder`.

    It is in the same parent folder, so that a rename can replace `folder`.
    """
    return _beside(folder, "new")


def replace_folder(folder: Path, *, swap: Swap = exchange) -> Path | None:
    """Replace `folder` with `staging_folder(folder)`, and return the folder that now has the old content.

    The result is `None` if `folder` did not exist. The caller removes the old content. Call this function within
    `locked(folder.parent)`.
    """
    new, ready, old = (_beside(folder, state) for state in ("new", "ready", "old"))
    if not os.path.lexists(folder):
        new.rename(folder)
        return None
    try:
        swap(new, folder)
    except OSError:
        # Some systems cannot exchange folders. Between the two renames, readers find no folder.
        # After a crash between them, `recover` completes the replacement.
        new.rename(ready)
        _move(folder, old)
        ready.rename(folder)
        return old
    return new


@contextmanager
def restored_after_errors(paths: Iterable[Path]) -> Iterator[None]:
    """Restore the files and folders at `paths` if the context ends with an error. A missing path is missing again.

    Raises:
        UsageError: The context ended with an error, and some paths could not be restored.
    """
    paths = [path.resolve() for path in paths]
    missing = {parent for path in paths for parent in path.parents if not parent.exists()}
    with TemporaryDirectory(prefix="opgen-") as folder:
        copies = {path: Path(folder, str(number)) for number, path in enumerate(paths)}
        for path, copy in copies.items():
            if path.is_dir():
                shutil.copytree(path, copy, symlinks=True)
            elif path.exists():
                shutil.copy2(path, copy)
        try:
            yield
        except BaseException as error:
            failed = [os.fspath(path) for path, copy in copies.items() if not _restore(path, copy)]
            for parent in sorted(missing, reverse=True):
                with suppress(OSError):
                    parent.rmdir()
            if failed:
                reason = str(error).partition("\n")[0] or type(error).__name__
                raise UsageError(
                    f"cannot restore {', '.join(failed)} after an error: {reason}\n  hint: restore them with git"
                ) from error
            raise


def _restore(path: Path, copy: Path) -> bool:
    """Restore a file or folder from its copy, or remove it without a copy. Return whether it is as before."""
    with suppress(OSError):
        if _is_same(path, copy):
            return True
    with suppress(OSError):
        remove(path)
    with suppress(OSError):  # after all files of a folder that can be copied
        if copy.is_dir():
            shutil.copytree(copy, path, symlinks=True, dirs_exist_ok=True)
        elif copy.exists():
            shutil.copy2(copy, path)
    with suppress(OSError):
        return _is_same(path, copy)
    return False


def _is_same(one: Path, other: Path) -> bool:
    """Return whether two files or folders have the same content, or both are missing."""
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
    if one.is_dir() and other.is_dir():
        names = {each.name for each in one.iterdir()}
        return names == {each.name for each in other.iterdir()} and all(
            _is_same(one / name, other / name) for name in names
        )
    if one.is_file() and other.is_file():
        return one.read_bytes() == other.read_bytes()
    return not one.exists() and not other.exists()


def is_in_transit(folder: Path) -> bool:
    """Return whether `folder` is missing because a process is replacing it, or died during the replacement."""
    return not os.path.lexists(folder) and os.path.lexists(_beside(folder, "ready"))


def recover(folder: Path) -> None:
    """Complete or undo the work of a killed process on `folder`.

    Call this function within `locked(folder.parent)`.
    """
    new, ready, old = (_beside(folder, state) for state in ("new", "ready", "old"))
    if os.path.lexists(ready) and os.path.lexists(old):
        # The process died after it had started to move the old content. The new content is complete.
        if os.path.lexists(folder):
            _move(folder, old)
        ready.rename(folder)
    for leftover in (new, ready, old):
        remove(leftover)


def remove(path: Path) -> None:
    """Remove a file, a link, or a folder with its content. Never follow a link. A missing path is not an error.

    Other processes may still write in the folder, through files that they opened before it was replaced.
    """
    try:
        if not stat.S_ISDIR(path.lstat().st_mode):
            path.unlink()
            return
    except FileNotFoundError:
        return
    folders = [path]
    for folder in folders:  # this list grows: each folder precedes its subfolders
        # A folder without write permission cannot be emptied.
        folder.chmod(stat.S_IRWXU)
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                else:
                    Path(entry.path).unlink(missing_ok=True)
    for folder in reversed(folders):
        _remove_emptied(folder)


def _remove_emptied(folder: Path) -> None:
    """Remove an emptied folder, and entries that other processes create in it meanwhile.

    Raises:
        OSError: Entries keep appearing, for example for open files on NFS.
    """
    for _ in range(_MAX_ROUNDS):
        try:
            folder.rmdir()
        except OSError as error:
            if error.errno != errno.ENOTEMPTY:
                raise
        else:
            return
        for entry in list(folder.iterdir()):
            remove(entry)
    folder.rmdir()


def _move(source: Path, target: Path) -> None:
    """Move a file or folder, and merge a folder into an existing `target`.

    Overlay file systems (containers) cannot rename a folder of the lower layer. Such a folder is moved entry by entry.
    """
    is_folder = stat.S_ISDIR(source.lstat().st_mode)
    if not (is_folder and target.exists()):
        try:
            source.rename(target)
        except OSError as error:
            if error.errno != errno.EXDEV or not is_folder:
                raise
            target.mkdir()
        else:
            return
    with os.scandir(source) as entries:
        names = [entry.name for entry in entries]
    for name in names:
        _move(source / name, target / name)
    source.rmdir()


def _beside(path: Path, state: str) -> Path:
    return path.with_name(f".opgen-{path.name}.{state}")
