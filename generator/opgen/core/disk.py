"""Changes of files: readers see the old content or the new content, even after a crash.

The new content is first in `.opgen-NAME.new` beside the file. A killed process can leave this file, and the next write
replaces it.
"""

import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from opgen.core.errors import UsageError

if sys.platform != "win32":
    import fcntl


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
    network file systems cannot lock folders. On such systems, one of two concurrent runs may fail.

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


def write_file(path: Path, content: bytes, *, is_durable: bool = True) -> None:
    """Replace the content of `path`. Readers see the old content or the new content.

    A symbolic link is replaced, not followed. Call this function within `locked` of the folder or of a folder above it.
    With `is_durable`, return only after the disk has stored the file.
    """
    new = _beside(path)
    new.unlink(missing_ok=True)
    try:
        with new.open("xb") as file:
            file.write(content)
            if is_durable:
                file.flush()
                os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            shutil.copymode(path, new)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    if is_durable and sys.platform != "win32":
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(path: Path) -> Path:
    return path.with_name(f".opgen-{path.name}.new")
