"""From a location (URL, file, standard input) to the bytes that are there now."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal
from urllib.request import getproxies

from generator.characters import escaped
from generator.errors import NetworkError, UsageError
from generator.source.exchange import (
    Failure,
    Limits,
    Order,
    Report,
    Resolver,
    Unchanged,
    Validators,
)
from generator.source.headers import check_headers
from generator.source.local import read_file, read_stdin
from generator.source.redact import redact_url
from generator.source.resolve import system_addresses

if TYPE_CHECKING:
    import httpx2

Kind = Literal["url", "file", "stdin"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://|(file|data):", re.IGNORECASE)
_NO_VALIDATORS = Validators()
_LIMITS = Limits()
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document as it was served, with what may be recorded about it: nothing secret, no path."""

    content: bytes = field(repr=False)
    kind: Kind
    source: str  # a redacted URL, a file's base name, or "-"
    final_url: str = ""  # redacted; of a URL only, after redirects
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
    resolve: Resolver = system_addresses,
    report: Report = lambda _: None,
) -> Fetched | NotModified:
    """Read what stands at `location`: an http(s) URL, a file's path, or `-` for the standard input.

    `headers` go to the origin of that URL alone, never along to another. With `validators`
    the request is conditional. Proxies and certificates are the environment's. No secret is
    in what comes back, nor in an error. Raises `NetworkError`; `UsageError` for a location
    that cannot be read; `DocumentError` for a local document larger than the limit.
    """
    if location == "-":
        return Fetched(content=read_stdin(limits.size), kind="stdin", source="-")
    if not is_url(location):
        content = read_file(location, limits.size)
        name = escaped(PurePath(location).name)
        return Fetched(content=content, kind="file", source=name)
    check_headers(headers)
    url = _parsed(location)
    order = Order(
        url=str(url.copy_with(username=None, password=None, fragment=None)),
        headers=_with_credentials(headers, url),
        validators=validators.usable(),
        limits=limits,
        resolve=resolve,
        report=report,
        proxies=getproxies(),
    )
    return _get(order, source=redact_url(str(url)))


def _parsed(location: str) -> "httpx2.URL":
    import httpx2  # noqa: PLC0415  # a tenth of a second that only URLs need

    shown = escaped(redact_url(location))
    try:
        url = httpx2.URL(location)
    except (httpx2.InvalidURL, ValueError):
        reason = "not a valid URL"
    else:
        port = url.port
        if url.scheme not in {"http", "https"}:
            reason = "only http and https URLs are fetched; a file is given by its path"
        elif not url.host or (port is not None and not 0 < port < 1 << 16):
            reason = "not a valid URL"
        else:
            return url
    raise UsageError(f"{shown}: {reason}")


def _with_credentials(headers: Mapping[str, str], url: "httpx2.URL") -> dict[str, str]:
    """`headers`, and the URL's own user and password as the header that carries them."""
    credentials = f"{url.username}:{url.password}"
    if credentials == ":" or any(name.lower() == "authorization" for name in headers):
        return dict(headers)
    encoded = base64.b64encode(credentials.encode()).decode()
    return {**headers, "Authorization": f"Basic {encoded}"}


def _get(order: Order, *, source: str) -> Fetched | NotModified:
    from generator.source.download import get  # noqa: PLC0415  # as httpx2 above

    outcome = get(order)
    if isinstance(outcome, Failure):
        raise NetworkError(f"{source}: {outcome.message}")
    if isinstance(outcome, Unchanged):
        return NotModified(source=source, final_url=outcome.url)
    return Fetched(
        content=outcome.content,
        kind="url",
        source=source,
        final_url=outcome.url,
        validators=outcome.validators,
    )
