"""Read of a location (URL, file or standard input) into bytes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from types import MappingProxyType
from typing import Final, Literal

from opgen.core.characters import escaped
from opgen.source.local import read_file, read_stdin
from opgen.source.web.types import (
    Limits,
    Report,
    Resolver,
    Unchanged,
    Validators,
)

Kind = Literal["url", "file", "stdin"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|(file|data):", re.IGNORECASE)
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_NO_VALIDATORS = Validators()
_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Document as served, with metadata that is safe to record: no secret and no path.

    `source` is a redacted URL, the base name of a file, or `-`. `final_url` is the redacted URL after redirects;
    it is empty for files.
    """

    content: bytes = field(repr=False)
    kind: Kind
    source: str
    final_url: str = ""
    validators: Validators = _NO_VALIDATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """Response 304: the content has not changed since the validators were received."""

    source: str
    final_url: str


def is_url(location: str) -> bool:
    """Return whether `location` is a URL. `C:/x` and `a:b.json` are paths of files."""
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
    """Read `location`: an http(s) URL, a path of a file, or `-` for the standard input.

    `headers` are sent only to the origin of the URL. `validators` make the request conditional. Proxies and
    certificates come from the environment, and addresses from `resolve` or the system. Results and errors contain
    no secret. Do not call the function from a running event loop.

    Raise `NetworkError`, `UsageError` for an unreadable location, or `DocumentError` for a local document
    above the size limit.
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
        location,
        headers=headers,
        validators=validators,
        limits=limits,
        resolve=resolve,
        report=report,
    )
    if isinstance(outcome, Unchanged):
        return NotModified(source=source, final_url=outcome.url)
    return Fetched(
        content=outcome.content,
        kind="url",
        source=source,
        final_url=outcome.url,
        validators=outcome.validators,
    )
