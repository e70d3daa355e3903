"""The bytes of a local source: a regular file, or the standard input."""

import os
import stat
import sys
from pathlib import Path

from opgen.core.characters import escaped
from opgen.core.errors import DocumentError, Problem, UsageError

_READ_AT_ONCE = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)  # POSIX has the one, Windows the other

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe (to read a pipe, give - and redirect the input)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_file(path: str, size: int) -> bytes:
    """The content of the file at `path`, at most `size` bytes.

    Raises `UsageError`, without waiting, for whatever is no readable regular file: a FIFO
    or a device may never answer, or never end. Raises `DocumentError` for more than `size`.
    """
    try:
        _check_regular(path, Path(path).stat())
        # Not to wait, should a FIFO have taken the file's place since.
        with os.fdopen(os.open(path, _READ_AT_ONCE), "rb") as file:
            _check_regular(path, os.fstat(file.fileno()))
            content = file.read(size + 1) or b""  # None: would have to wait
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
    except ValueError:
        reason = "no path: it holds a NUL or another impossible character"
    else:
        return _within(content, size)
    raise UsageError(f"{escaped(path)}: {reason}")


def read_stdin(size: int) -> bytes:
    """All of the standard input, at most `size` bytes. Raises as `read_file` does."""
    try:
        content = sys.stdin.buffer.read(size + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
    except (AttributeError, ValueError):
        reason = "closed"  # `<&-`, or a frozen or windowed program
    else:
        return _within(content, size)
    raise UsageError(f"standard input: {reason}")


def _check_regular(path: str, status: os.stat_result) -> None:
    for is_kind, name in _KINDS:
        if is_kind(status.st_mode):
            raise UsageError(f"{escaped(path)}: {name}, not a file")


def _within(content: bytes, size: int) -> bytes:
    if len(content) > size:
        raise DocumentError(
            [Problem(message=f"the document is larger than {size >> 20} MiB")],
        )
    return content
