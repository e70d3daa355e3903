"""Paths of findings as URI references."""

import posixpath
import re
from typing import Final
from urllib.parse import quote

_URL: Final = re.compile(r"https?://", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")
_URL_SIGNS: Final = ":/?#[]@!$&'()*+,;=%~"


def is_relative(path: str) -> bool:
    """Return whether `path` is relative to the working directory."""
    return not (path.startswith("/") or _DRIVE.match(path) or _URL.match(path))


def uri_reference(path: str) -> str:
    """Return `path` as a URI reference in ASCII.

    A relative path stays relative, and a URL stays the same URL.
    """
    if _URL.match(path):
        return quote(_encoded(path), safe=_URL_SIGNS)
    if _DRIVE.match(path):
        drive, rest = path[:2], path[2:].replace("\\", "/")
        return f"file:///{drive}{quote(_encoded(rest))}"
    if path.startswith("/"):
        return f"file://{quote(_encoded(posixpath.normpath('/' + path.lstrip('/'))))}"
    # Readers of SARIF compare paths as text, and `./specs` differs from `specs`.
    return quote(_encoded(posixpath.normpath(path)))


def _encoded(path: str) -> bytes:
    try:
        # A POSIX file name consists of bytes, which may be invalid UTF-8.
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")
