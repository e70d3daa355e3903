"""Reader of the bytes at a location: a URL, a file or the standard input."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from types import MappingProxyType
from typing import Final, Literal

from opgen.core.characters import escaped
from opgen.source.local import read_file, read_stdin
from opgen.source.web.types import Limits, Report, Resolver, Unchanged, Validators

Kind = Literal["url", "file", "stdin"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|(file|data):", re.IGNORECASE)
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_NO_VALIDATORS = Validators()
_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Document as served, with metadata that contains no secret and no folder.

    `source` is a redacted URL, the base name of a file, or `-`. `final_url` is the redacted URL after redirects.
    `final_url` is empty for a file and for the standard input.
    """

    content: bytes = field(repr=False)
    kind: Kind
    source: str
    final_url: str = ""
    validators: Validators = _NO_VALIDATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """HTTP response 304: the content is unchanged since the server sent the validators."""

    source: str
    final_url: str


def is_url(location: str) -> bool:
    """Return whether `location` is a URL. `C:/x` and `a:b.json` are file paths, not URLs."""
    return _SCHEME.match(location) is not None


def fetch(  # noqa: PLR0913  # keyword-only options with defaults
    location: str,
    *,
    headers: Mapping[str, str] = _NO_HEADERS,
    validators: Validators = _NO_VALIDATORS,
    limits: Limits = _LIMITS,
    resolve: Resolver | None = None,
    report: Report = lambda _: None,
) -> Fetched | NotModified:
    """Read `location`: an http(s) URL, a file path, or `-` for the standard input.

    `headers` are sent only to the origin of the URL. `validators` make the request conditional. The environment
    defines proxies and certificates. `resolve` returns the IP addresses of a host; the default is the system's
    resolver. Metadata and errors contain no secret. Do not call the function from a running event loop.

    Raise `NetworkError` for a failed download. Raise `UsageError` for an unreadable location or an invalid header.
    Raise `DocumentError` for a local document above the size limit.
    """
    if location == "-":
        return Fetched(content=read_stdin(limits.size), kind="stdin", source="-")
    if not is_url(location):
        content = read_file(location, limits.size)
        name = escaped(PurePath(location).name)
        return Fetched(content=content, kind="file", source=name)
    # Only URLs need httpx2, which is slow to import.
    from opgen.source.web.request import request_document  # noqa: PLC0415

    source, outcome = request_document(
        location, headers=headers, validators=validators, limits=limits, resolve=resolve, report=report
    )
    if isinstance(outcome, Unchanged):
        return NotModified(source=source, final_url=outcome.url)
    return Fetched(
        content=outcome.content, kind="url", source=source, final_url=outcome.url, validators=outcome.validators
    )
