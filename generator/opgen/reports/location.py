"""The path of a finding as a URI reference."""

import posixpath
import re
from typing import Final
from urllib.parse import quote

_URL: Final = re.compile(r"https?://", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")
_URL_SIGNS: Final = ":/?#[]@!$&'()*+,;=%~"


def is_relative(path: str) -> bool:
    """Whether `path` is one from the working directory."""
    return not (path.startswith("/") or _DRIVE.match(path) or _URL.match(path))


def uri(path: str) -> str:
    """`path` as a URI reference in ASCII: a relative one stays relative, a URL stays as it is."""
    if _URL.match(path):
        return quote(_encoded(path), safe=_URL_SIGNS)
    if _DRIVE.match(path):
        drive, rest = path[:2], path[2:].replace("\\", "/")
        return f"file:///{drive}{quote(_encoded(rest))}"
    if path.startswith("/"):
        return f"file://{quote(_encoded(posixpath.normpath('/' + path.lstrip('/'))))}"
    # Whoever looks for the file compares texts, and `./specs` is not `specs`.
    return quote(_encoded(posixpath.normpath(path)))


def _encoded(path: str) -> bytes:
    try:
        # A file's name may be no text at all: these are its bytes.
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")
