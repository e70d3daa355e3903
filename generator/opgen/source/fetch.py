"""Reader of the bytes at a location: a URL, a file, the standard input or an application."""

import os
import re
import stat
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from opgen.core.characters import escaped
from opgen.core.errors import DocumentError, Problem, UsageError
from opgen.source.limits import MAX_BYTES
from opgen.source.web.types import NO_VALIDATORS, Fetched, Limits, Report, Resolver, Validators

if TYPE_CHECKING:  # few sources are applications
    from opgen.source.application import Interpreter

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|(file|data):", re.IGNORECASE)
_APPLICATION = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")
_FILE = re.compile(r"\.(json|ya?ml|md|html?)$", re.IGNORECASE)
_NO_HEADERS: Mapping[str, str] = {}
_LIMITS = Limits()


def is_url(location: str) -> bool:
    """Return whether `location` is a URL. `C:/x` and `a:b.json` are file paths, not URLs."""
    return _SCHEME.match(location) is not None


def is_application(location: str) -> bool:
    """Return whether `location` names an object of a module, such as `app.main:app`. `C:x.json` is a file path."""
    return _APPLICATION.fullmatch(location) is not None and _FILE.search(location) is None


def application_module(location: str, folder: Path) -> str:
    """Return the path of the package or module of an application below `folder`, or an empty text.

    A package ends in a slash. An installed application has no path.
    """
    if not is_application(location):
        return ""
    name = re.split(r"[.:]", location, maxsplit=1)[0]
    found = (f"{parent}{name}{end}" for parent in ("", "src/") for end in ("/", ".py"))
    return next((path for path in found if (folder / path).exists()), "")


def fetch(  # noqa: PLR0913  # keyword-only options with defaults
    location: str,
    *,
    headers: Mapping[str, str] = _NO_HEADERS,
    validators: Validators = NO_VALIDATORS,
    limits: Limits = _LIMITS,
    resolve: Resolver | None = None,
    interpreter: "Interpreter | None" = None,
    report: Report = lambda _: None,
) -> Fetched:
    """Read `location`: an http(s) URL, a file path, or `-` for the standard input.

    `headers` are sent only to the origin of the URL. `validators` make the request conditional. The environment
    defines proxies and certificates. `resolve` returns the IP addresses of a host; the default is the system's
    resolver. Only with `interpreter`, `location` may be an application. Metadata and errors contain no secret. Do not call the function from a running event loop.

    Raise `NetworkError` for a failed download. Raise `UsageError` for an unreadable location or an invalid header.
    Raise `DocumentError` for a local document above the size limit. With `validators`, raise `UnchangedError` for an
    unchanged document.
    """
    if location == "-":
        return Fetched(content=read_stdin(limits.size), kind="stdin", source="-")
    if interpreter is not None and is_application(location):
        from opgen.source.application import export  # noqa: PLC0415 - few sources are applications

        report("importing the application")
        content = _within(export(location, interpreter, limits.total, limits.size), limits.size)
        return Fetched(content=content, kind="application", source=location)
    if not is_url(location):
        if location.endswith(".py"):
            name = ".".join(PurePath(location).with_suffix("").parts)
            raise UsageError(
                f"{escaped(location)}: expected a document, found a Python module\n"
                f"  hint: name its application, such as {escaped(name)}:app"
            )
        content = read_file(location, limits.size)
        return Fetched(content=content, kind="file", source=escaped(PurePath(location).name))
    # Only URLs need httpx2, which is slow to import.
    from opgen.source.web.download import download  # noqa: PLC0415

    return download(location, headers=headers, validators=validators, limits=limits, resolve=resolve, report=report)


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


def read_file(path: str | Path, size: int = MAX_BYTES) -> bytes:
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
    raise UsageError(f"{escaped(str(path))}: {reason}")


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


def _check_regular(path: str | Path, status: os.stat_result) -> None:
    for is_kind, name in _KINDS:
        if is_kind(status.st_mode):
            raise UsageError(f"{escaped(str(path))}: expected a file, found {name}")


def _within(content: bytes, size: int) -> bytes:
    if len(content) > size:
        raise DocumentError([Problem(message=f"the document is larger than {size >> 20} MiB")])
    return content
