"""The files that a document refers to: each allowed, found and read once.

A file stands beneath one folder, whatever links, percent-encoding and backslashes make of its path; a URL begins with
one of those that the configuration allows, and leads nowhere else.
"""

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from opgen.core.characters import escaped
from opgen.core.errors import DocumentError, NetworkError, UsageError
from opgen.core.pointers import Pointer, list_index
from opgen.source.fetch import Fetched, fetch, is_url
from opgen.source.limits import MAX_BYTES, MAX_PARTS
from opgen.source.local import read_file
from opgen.source.read import Source, read
from opgen.source.web.redact import redact_url
from opgen.source.web.types import Limits

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_URL = re.compile(r"https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[!-.0-\[\]-~/]*)?")
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_PORTS = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where the references of a document may lead; by default nowhere.

    `location` is that of the document: a URL, a path or `-`. Files stand beneath `folder`; URLs begin with one of
    `allowed`, and get `headers` where they have the document's origin.
    """

    location: str = field(repr=False)
    folder: Path | None = None
    allowed: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One of the files. `location` is its real path or its URL, `base` what its relative references start from."""

    location: str = field(repr=False)
    base: str = field(repr=False)
    name: str
    """Short and stable: the path from the folder, or the URL without its scheme."""
    source: Source
    root: dict[str, Any]

    def at(self, pointer: Pointer) -> Any:
        """The value at `pointer`. Raises `KeyError` if there is none."""
        value: Any = self.root
        for token in pointer:
            if isinstance(value, list):
                index = list_index(value, token)
                if index is None:
                    raise KeyError(token)
                value = value[index]
            elif isinstance(value, dict):
                value = value[token]
            else:
                raise KeyError(token)
        return value


class PartError(DocumentError):
    """What is wrong with one of the files; `name` is what errors call it."""

    def __init__(self, error: DocumentError, name: str) -> None:
        self.name = name
        super().__init__(error.problems)


class RefusedError(Exception):
    """A reference that is not followed: why, and what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


class Parts:
    """The document itself, which is `first`, and the files that were asked for so far."""

    def __init__(self, source: Source, root: dict[str, Any], reach: Reach) -> None:
        self._reach = reach
        self._size = len(source.content)
        self._end = time.monotonic() + reach.limits.total
        self._folder = os.path.realpath(reach.folder or "")
        location, base = urldefrag(reach.location).url, ""
        if is_url(location):
            base = location = _without_user(location)
        elif location != "-":
            base = os.path.realpath(Path(location).parent)
            location = os.path.realpath(location)
        self.first = Part(
            location=location, base=base, name=source.name, source=source, root=root
        )
        self._by_location = {location: self.first}

    def find(self, address: str, part: Part) -> Part:
        """The file at `address`, a reference without its fragment in `part`.

        Raises `RefusedError`, `PartError` for what it holds, or `NetworkError`.
        """
        if not address:
            return part
        is_remote = is_url(part.base) or _SCHEME.match(address) is not None
        location = self._url(address, part) if is_remote else self._path(address, part)
        found = self._by_location.get(location)
        if found is None:
            if len(self._by_location) == MAX_PARTS:
                raise RefusedError(f"the document has more than {MAX_PARTS} files")
            found = self._fetched(location) if is_remote else self._file(location)
            self._by_location[location] = found
        return found

    def _path(self, address: str, part: Part) -> str:
        path = unquote(address).replace("\\", "/")
        if self._reach.folder is None:
            raise RefusedError(
                "a document from the standard input has no files beside it"
            )
        if path.startswith("/"):
            raise RefusedError(
                "an absolute path", "write it relative to the file it stands in"
            )
        try:
            real = os.path.realpath(Path(part.base) / path)
        except (OSError, ValueError):
            raise RefusedError("no path of a file") from None
        if not Path(real).is_relative_to(self._folder):
            raise RefusedError(
                f"leads out of the folder {escaped(str(self._reach.folder))}",
                "move the file into it, or set the client's root to a folder that holds all files",
            )
        return real

    def _file(self, real: str) -> Part:
        inner = os.path.relpath(real, self._folder).replace(os.sep, "/")
        shown = escaped(os.path.normpath(f"{self._reach.folder}/{inner}"))
        try:
            content = read_file(real, MAX_BYTES)
        except UsageError as error:
            reason = str(error).removeprefix(f"{escaped(real)}: ")
            raise RefusedError(f"{shown}: {reason}") from None
        except DocumentError as error:
            raise PartError(error, shown) from None
        base = str(Path(real).parent)
        return self._part(content, shown, location=real, base=base, name=inner)

    def _url(self, address: str, part: Part) -> str:
        base = part.location if is_url(part.location) else ""
        try:
            url = urljoin(base, address)
        except ValueError:
            url = ""
        if _URL.fullmatch(url) is None:
            raise RefusedError(
                "no http or https URL of a host", "only these and files are read"
            )
        if not any(_begins(url, allowed) for allowed in self._reach.allowed):
            of_base = "" if url == address else f": {redact_url(url)}"
            raise RefusedError(
                f"a URL that is not allowed{of_base}",
                "if you trust it, add its beginning to the client's allow_refs",
            )
        return url

    def _fetched(self, url: str) -> Part:
        shown = redact_url(url)
        remaining = self._end - time.monotonic()
        if remaining <= 0:
            seconds = self._reach.limits.total
            raise NetworkError(f"{shown}: not asked: {seconds:g} s have passed")
        is_own = is_url(self._reach.location) and _origin(url) == _origin(
            _without_user(self._reach.location)
        )
        fetched = fetch(
            url,
            headers=self._reach.headers if is_own else _NO_HEADERS,
            # Whoever is allowed does not allow others.
            limits=replace(self._reach.limits, total=remaining, redirects=0),
        )
        if not isinstance(fetched, Fetched):
            raise TypeError("an unconditional request cannot be answered with 304")
        return self._part(
            fetched.content,
            shown,
            location=url,
            base=url,
            name=url.partition("://")[2].partition("?")[0],
        )

    def _part(
        self, content: bytes, shown: str, *, location: str, base: str, name: str
    ) -> Part:
        self._size += len(content)
        if self._size > MAX_BYTES:
            limit = MAX_BYTES // 1024 // 1024
            raise RefusedError(f"the files together are larger than {limit} MiB")
        try:
            source = read(content, shown)
        except DocumentError as error:
            raise PartError(error, shown) from None
        return Part(
            location=location, base=base, name=name, source=source, root=source.root
        )


def _begins(url: str, allowed: str) -> bool:
    """Whether `url` is `allowed` or beneath it: of its origin, and no part of its path more than begun."""
    path, beginning = urlsplit(url).path or "/", urlsplit(allowed).path or "/"
    if _origin(url) != _origin(allowed) or ".." in re.split(r"[/\\]", _decoded(path)):
        return False
    return path == beginning or path.startswith(beginning.rstrip("/") + "/")


def _decoded(path: str) -> str:
    # Twice: there are servers that do.
    return unquote(unquote(path))


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, parts.netloc.lower().removesuffix(_PORTS.get(scheme, ""))


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
