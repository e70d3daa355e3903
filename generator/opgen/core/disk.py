"""Changes on disk that are seen whole or not at all, by readers and after a crash alike.

Every writer holds `locked(parent)`: what it finds there under one of our names was left by a process that died, and
`recover` puts it right. The names are `.opgen-NAME.new` (being filled, or just replaced), and, where two folders
cannot change places in one step, `.opgen-NAME.ready` (complete) and `.opgen-NAME.old` (being replaced).
"""

import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from opgen.core.errors import UsageError

if sys.platform != "win32":
    import fcntl

Swap = Callable[[Path, Path], None]
"""Lets two folders change places."""

_SWAP: Final = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_AT_FDCWD: Final = -100
_MOST_ROUNDS: Final = 3


@contextmanager
def refusing(action: str) -> Iterator[None]:
    """Turn what the system refuses into a `UsageError`: "cannot `action`: no space left on device"."""
    try:
        yield
    except OSError as error:
        where = (
            f" ({os.fsdecode(error.filename)})"
            if isinstance(error.filename, str | bytes)
            else ""
        )
        raise UsageError(
            f"cannot {action}: {(error.strerror or str(error)).lower()}{where}"
        ) from error


@contextmanager
def locked(folder: Path, wait: float = 60.0) -> Iterator[None]:
    """Be the only writer in `folder`; another one is waited for, at most `wait` seconds, then `UsageError`.

    The lock is on the folder itself, so that it leaves no file behind and ends with its process, however that ends.
    Where folders cannot be locked (Windows, some network file systems) there is none: each tree is still replaced as
    a whole, and of two runs at once one may fail.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        deadline = time.monotonic() + wait
        while not _lock(descriptor):
            if time.monotonic() > deadline:
                raise UsageError(
                    f"another run of opgen is writing in {folder}; waited {wait:g} s for it"
                )
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
        # What NFS and its like answer for a folder; see `locked`.
        if error.errno not in {errno.EBADF, errno.ENOLCK, errno.ENOTSUP, errno.EINVAL}:
            raise
    return True


def read_file(path: Path, limit: int) -> bytes | None:
    """The first `limit` bytes of a regular file; `None` if it is not there. Never waits, never follows a link.

    Raises `UsageError` for anything that is not a regular file.
    """
    flags = (
        os.O_RDONLY
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_BINARY", 0)
    )
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
    """Make `content` the content of `path`, safe from a power cut; readers see the old content or the new.

    A link is replaced, not written through. Call it within `locked(path.parent)`.
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
    """Write a file that must not exist yet; with `durable`, return only when the disk has it."""
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
    """Let two folders change places in one step, so that each path leads to a whole folder at every moment.

    Raises `OSError` where the system or the file system cannot.
    """
    import ctypes  # noqa: PLC0415 - a few milliseconds that most commands do not need

    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        failed = library.renameat2(
            _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _SWAP
        )
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(os.fsencode(one), os.fsencode(other), _SWAP)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), os.fspath(other))


def staging(folder: Path) -> Path:
    """Where the next content of `folder` is put together: beside it, so that it can take its place by renaming."""
    return _beside(folder, "new")


def replace_folder(folder: Path, *, swap: Swap = exchange) -> Path | None:
    """Put what is complete in `staging(folder)` in the place of `folder`; answers where the old content is now.

    `None` if there was none. Removing the old content is the caller's work. Call it within `locked(folder.parent)`.
    """
    new, ready, old = (_beside(folder, state) for state in ("new", "ready", "old"))
    if not os.path.lexists(folder):
        new.rename(folder)
        return None
    try:
        swap(new, folder)
    except OSError:
        # Not everywhere can two folders change places; two renames can be seen, and `recover` finishes them.
        new.rename(ready)
        _move(folder, old)
        ready.rename(folder)
        return old
    return new


def is_in_transit(folder: Path) -> bool:
    """Whether `folder` is missing because it is just being replaced, or because a process died over that."""
    return not os.path.lexists(folder) and os.path.lexists(_beside(folder, "ready"))


def recover(folder: Path) -> None:
    """Finish or undo what a process that died has left of `folder`. Call it within `locked(folder.parent)`."""
    new, ready, old = (_beside(folder, state) for state in ("new", "ready", "old"))
    if os.path.lexists(ready) and os.path.lexists(old):
        # The old content had begun to go, the new one was complete.
        if os.path.lexists(folder):
            _move(folder, old)
        ready.rename(folder)
    for left in (new, ready, old):
        remove(left)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it, if it is there. Follows no link.

    Others may still write in the folder, by paths that they had opened before it was replaced.
    """
    try:
        if not stat.S_ISDIR(path.lstat().st_mode):
            path.unlink()
            return
    except FileNotFoundError:
        return
    folders = [path]
    for folder in folders:  # grows: a folder comes before those in it
        # A folder may forbid its owner to write in it, and goes all the same.
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
    """Remove a folder with what came into it since it was emptied; `OSError` if that does not end, as with files open on NFS."""
    for _ in range(_MOST_ROUNDS):
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
    """Move a file or folder, folders into those that `target` has already.

    An overlay file system cannot rename a folder that came with its lower layer (a container's image), only what is
    in it: the folder is then emptied entry by entry.
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
