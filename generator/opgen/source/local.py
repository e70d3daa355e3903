"""Reader of the bytes of a regular file or of the standard input."""

import os
import stat
import sys
from pathlib import Path

from opgen.core.characters import escaped
from opgen.core.errors import DocumentError, Problem, UsageError

_READ_AT_ONCE = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)  # O_NONBLOCK exists on POSIX only, O_BINARY on Windows only

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe; to read it, give - as the path and redirect the input"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_file(path: str, size: int) -> bytes:
    """Read the file at `path`. `size` is the maximum number of bytes.

    Raise `UsageError` at once for an unreadable file, a FIFO or a device. Reading a FIFO or a device can block forever.
    Raise `DocumentError` for a file larger than `size`.
    """
    try:
        _check_regular(path, Path(path).stat())
        # With O_NONBLOCK, opening does not block if a FIFO has replaced the file since the first check.
        with os.fdopen(os.open(path, _READ_AT_ONCE), "rb") as file:
            _check_regular(path, os.fstat(file.fileno()))
            content = file.read(size + 1) or b""  # None if reading would block
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
    except ValueError:
        reason = "invalid path: it contains a NUL or another character that is not allowed"
    else:
        return _within(content, size)
    raise UsageError(f"{escaped(path)}: {reason}")


def read_stdin(size: int) -> bytes:
    """Read the standard input. `size` is the maximum number of bytes. Raise the same errors as `read_file`."""
    try:
        content = sys.stdin.buffer.read(size + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
    except (AttributeError, ValueError):
        reason = "closed"  # closed by `<&-`, or missing in a frozen or windowed program
    else:
        return _within(content, size)
    raise UsageError(f"standard input: {reason}")


def _check_regular(path: str, status: os.stat_result) -> None:
    for is_kind, name in _KINDS:
        if is_kind(status.st_mode):
            raise UsageError(f"{escaped(path)}: expected a file, found {name}")


def _within(content: bytes, size: int) -> bytes:
    if len(content) > size:
        raise DocumentError([Problem(message=f"the document is larger than {size >> 20} MiB")])
    return content
