"""From a location (URL, file, standard input) to the bytes that are there now."""

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
    """A document as it was served, with what may be recorded about it: nothing secret, no path.

    `source` is a redacted URL, a file's base name or `-`; `final_url`, of a URL only, is
    where redirects led to, redacted.
    """

    content: bytes = field(repr=False)
    kind: Kind
    source: str
    final_url: str = ""
    validators: Validators = _NO_VALIDATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that what the validators stand for is still there."""

    source: str
    final_url: str


def is_url(location: str) -> bool:
    """Whether `location` is a URL rather than a file's path, as `C:/x` and `a:b.json` are."""
    return _SCHEME.match(location) is not None


def fetch(  # noqa: PLR0913  # options by keyword, each with a default
    location: str,
    *,
    headers: Mapping[str, str] = _NO_HEADERS,
    validators: Validators = _NO_VALIDATORS,
    limits: Limits = _LIMITS,
    resolve: Resolver | None = None,
    report: Report = lambda _: None,
) -> Fetched | NotModified:
    """Read what stands at `location`: an http(s) URL, a file's path, or `-` for the standard input.

    `headers` go to the origin of that URL and to no other. With `validators` the request is
    conditional. Proxies and certificates are the environment's, and so is the resolver unless
    `resolve` is given. Nothing that comes back and no error holds a secret. Not to be called
    within a running event loop.

    Raises `NetworkError`; `UsageError` for what cannot be read at all; `DocumentError` for
    a local document that is larger than the limit.
    """
    if location == "-":
        return Fetched(content=read_stdin(limits.size), kind="stdin", source="-")
    if not is_url(location):
        content = read_file(location, limits.size)
        name = escaped(PurePath(location).name)
        return Fetched(content=content, kind="file", source=name)
    # Imported here: it brings httpx2, which only URLs need.
    from opgen.source.web.request import ask  # noqa: PLC0415

    source, outcome = ask(
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
