"""Files that a document references.

Each file is read only once.
A *part* is one file of a document: the document's own file, or a referenced file.
Links, percent-encoding and backslashes in a path are resolved. The resolved path must be in the allowed folder.
A URL must begin with an allowed prefix, and the server must not redirect the request.
"""

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from opgen.core.characters import escaped
from opgen.core.errors import DocumentError, NetworkError, UsageError
from opgen.core.frozen import frozen
from opgen.source.fetch import fetch, is_url, read_file
from opgen.source.limits import MAX_BYTES
from opgen.source.read import Source, read
from opgen.source.web.redact import redact_url
from opgen.source.web.types import Limits

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_URL = re.compile(r"https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[!-.0-\[\]-~/]*)?")
_PORTS = {"http": ":80", "https": ":443"}


@frozen
class ReferencePolicy:
    """Policy for references to other files. The default allows no file and no URL.

    `location` is the URL or path of the document, or `-` for the standard input. Referenced files must be in `folder`.
    Referenced URLs must begin with a prefix in `allowed`. `headers` are sent only to the document's origin.

    - `is_configured`: False for a document without a client in the configuration, which has neither `root` nor
      `allow_refs`.
    """

    location: str = field(repr=False)
    folder: Path | None
    allowed: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    is_configured: bool = True

    def hint(self, own: str, setting: str) -> str:
        """Return a hint: `own`, or the use of `setting`. Without a client, the hint begins with its configuration."""
        if self.is_configured:
            return f"{own}{setting}"
        return f"{own}configure a client with opgen init, and {setting}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One file of a document.

    `location` is the real path or the URL of the file. `base` is the folder or URL for relative references in it.

    - `name`: short and stable name: the path relative to the folder, or the URL without its scheme.
    """

    location: str = field(repr=False)
    base: str = field(repr=False)
    name: str
    source: Source
    root: dict[str, Any]


class PartError(DocumentError):
    """Problems in one file of a document. `name` is the name of this file in messages."""

    def __init__(self, error: DocumentError, name: str) -> None:
        self.name = name
        super().__init__(error.problems)


class ReferenceRefusedError(Exception):
    """Refused reference, with a reason and a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


class Parts:
    """Cache of all files of one document. `first` is the document's own file."""

    def __init__(self, source: Source, root: dict[str, Any], policy: ReferencePolicy) -> None:
        self._policy = policy
        self._size = len(source.content)
        self._end = time.monotonic() + policy.limits.total
        self._folder = os.path.realpath(policy.folder or "")
        location, base = urldefrag(policy.location).url, ""
        if is_url(location):
            base = location = _without_user(location)
        elif location != "-":
            base = os.path.realpath(Path(location).parent)
            location = os.path.realpath(location)
        self.first = Part(location=location, base=base, name=source.name, source=source, root=root)
        self._by_location = {location: self.first}

    @property
    def others(self) -> tuple[Part, ...]:
        """Return all files that were read, except the document's own file."""
        return tuple(self._by_location.values())[1:]

    def find(self, address: str, part: Part) -> Part:
        """Return the file that a reference in `part` names. `address` is the reference without its fragment.

        An empty `address` names `part` itself. Raise `ReferenceRefusedError` for a reference that is not allowed or
        a file that cannot be read. Raise `PartError` for invalid content, and `NetworkError` for a failed download.
        """
        if not address:
            return part
        is_remote = is_url(part.base) or _SCHEME.match(address) is not None
        location = self._allowed_url(address, part) if is_remote else self._allowed_path(address, part)
        found = self._by_location.get(location)
        if found is None:
            found = self._download(location) if is_remote else self._read(location)
            self._by_location[location] = found
        return found

    def _allowed_path(self, address: str, part: Part) -> str:
        path = unquote(address).replace("\\", "/")
        if self._policy.folder is None:
            raise ReferenceRefusedError("a document that is not a file cannot refer to files")
        if path.startswith("/"):
            raise ReferenceRefusedError(
                "absolute paths are not allowed", "write the path relative to the file that contains the reference"
            )
        try:
            real = os.path.realpath(Path(part.base) / path)
        except (OSError, ValueError):
            raise ReferenceRefusedError("invalid path") from None
        if not Path(real).is_relative_to(self._folder):
            raise ReferenceRefusedError(
                f"the file is outside the folder {escaped(str(self._policy.folder))}",
                self._policy.hint(
                    "move the file into that folder, or ",
                    "set `root` of the client to a folder that contains all files",
                ),
            )
        return real

    def _read(self, real: str) -> Part:
        relative = os.path.relpath(real, self._folder).replace(os.sep, "/")
        shown = escaped(os.path.normpath(f"{self._policy.folder}/{relative}"))
        try:
            content = read_file(real)
        except UsageError as error:
            reason = str(error).removeprefix(f"{escaped(real)}: ")
            raise ReferenceRefusedError(f"{shown}: {reason}") from None
        except DocumentError as error:
            raise PartError(error, shown) from None
        return self._parse(content, shown, location=real, base=str(Path(real).parent), name=relative)

    def _allowed_url(self, address: str, part: Part) -> str:
        base = part.location if is_url(part.location) else ""
        try:
            url = urljoin(base, address)
        except ValueError:
            url = ""
        if _URL.fullmatch(url) is None:
            raise ReferenceRefusedError("not an http or https URL", "use an http or https URL, or the path of a file")
        if not any(_is_below(url, allowed) for allowed in self._policy.allowed):
            of_base = "" if url == address else f": {redact_url(url)}"
            raise ReferenceRefusedError(
                f"allow_refs does not contain the URL{of_base}",
                self._policy.hint("if you trust the URL, ", "add it or a prefix of it to `allow_refs` of the client"),
            )
        return url

    def _download(self, url: str) -> Part:
        shown = redact_url(url)
        remaining = self._end - time.monotonic()
        if remaining <= 0:
            seconds = self._policy.limits.total
            raise NetworkError(f"{shown}: not fetched: the time limit of {seconds:g} s is exceeded")
        is_own = is_url(self._policy.location) and origin(url) == origin(_without_user(self._policy.location))
        fetched = fetch(
            url,
            headers=self._policy.headers if is_own else {},
            # An allowed server must not redirect to a server that is not allowed.
            limits=replace(self._policy.limits, total=remaining, redirects=0),
        )
        return self._parse(
            fetched.content, shown, location=url, base=url, name=url.partition("://")[2].partition("?")[0]
        )

    def _parse(self, content: bytes, shown: str, *, location: str, base: str, name: str) -> Part:
        self._size += len(content)
        if self._size > MAX_BYTES:
            limit = MAX_BYTES // 1024 // 1024
            raise ReferenceRefusedError(f"all files together are larger than {limit} MiB")
        try:
            source = read(content, shown)
        except DocumentError as error:
            raise PartError(error, shown) from None
        return Part(location=location, base=base, name=name, source=source, root=source.root)


def _is_below(url: str, allowed: str) -> bool:
    """Return whether `url` is `allowed` or below it: same origin, and a path that begins with the same segments."""
    path, beginning = urlsplit(url).path or "/", urlsplit(allowed).path or "/"
    # Some servers decode a path twice.
    if origin(url) != origin(allowed) or ".." in re.split(r"[/\\]", unquote(unquote(path))):
        return False
    return path == beginning or path.startswith(beginning.rstrip("/") + "/")


def origin(url: str) -> tuple[str, str]:
    """Return the scheme and the host of a URL, without the default port."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, parts.netloc.lower().removesuffix(_PORTS.get(scheme, ""))


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
