"""A call as steps, without I/O: credentials, attempts, retries and redirects."""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import quote

from .auth import Credential, SecurityScheme, choose
from .content import Multipart, is_repeatable, library_arguments
from .encode import Pairs, build_headers
from .errors import TransportError, TransportTimeoutError
from .http_library import httpx
from .request import Request, is_success
from .retry import IDEMPOTENT, Outcome, delay
from .servers import Servers
from .styles import Encoded

T = TypeVar("T")
Timeout = httpx.Timeout | float | None
"""Seconds for each phase of an attempt; `None` waits for ever."""
_MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a client sends."""

    servers: Servers
    headers: Pairs
    schemes: Mapping[str, SecurityScheme]
    credentials: Mapping[str, Credential] = field(repr=False)
    timeout: Timeout = 60.0
    max_retries: int = 2


def exchange(
    settings: Settings, build: Callable[..., httpx.Request], request: Request[Any]
) -> Generator[tuple[float, httpx.Request], Outcome, tuple[httpx.Response, str]]:
    """The steps of sending `request`, which end in the answer and a note about it.

    A step is a number of seconds to wait first, and what to send; its outcome is
    sent in. `build` is the HTTP client's own way to build it. Raises `TransportError`.
    """
    if not request.path.startswith("/"):  # else "@elsewhere/" could change the host
        raise ValueError(f"the path of {request} must begin with a slash")
    base_url = settings.servers.url(request.server)
    url = _extend(base_url + request.path.partition("#")[0], request.query)
    current, wait, retries, redirects = request, 0.0, 0, 0
    is_whole = is_repeatable(request.content)
    while True:
        sent, note = choose(settings.schemes, settings.credentials, request.security)
        attempt = build(
            current.method,
            _extend(url, ((name, value) for at, name, value in sent if at == "query")),
            headers=_headers(settings, current, sent),
            timeout=settings.timeout,
            **library_arguments(current.content),
        )
        attempt.method = current.method  # as it is written: methods have a case
        outcome = yield wait, attempt
        # A stream that was begun cannot be sent again, whatever the method.
        redirect = _redirect(current, outcome) if is_whole else None
        seconds = delay(current.method if is_whole else "", outcome, retries)
        if redirect and redirects < _MOST_REDIRECTS:
            wait, redirects = 0.0, redirects + 1
            current, url = redirect
        elif seconds is not None and retries < settings.max_retries:
            wait, retries = seconds, retries + 1
        elif isinstance(outcome, httpx.Response):
            return outcome, _note(outcome, note)
        else:
            raise transport_error(request, outcome) from outcome


def _extend(url: str, pairs: Iterable[tuple[str, str]]) -> str:
    """`url` with `pairs` added to its query; one without a name is its value alone."""
    parts = (f"{_quoted(n)}={_quoted(v)}" if n else _quoted(v) for n, v in pairs)
    query = "&".join(parts)
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def _quoted(text: str) -> str:
    return text if isinstance(text, Encoded) else quote(text, safe="")


def _headers(
    settings: Settings, request: Request[Any], sent: list[tuple[str, str, str]]
) -> httpx.Headers:
    """Ours, the client's, the credentials' and the request's: the last of a name wins."""
    cookies = [f"{name}={value}" for name, value in request.cookies]
    cookies += [f"{name}={value}" for at, name, value in sent if at == "cookie"]
    pairs: tuple[tuple[str, str | None], ...] = (
        ("Accept", "application/json, */*;q=0.5"),
        ("Content-Type", _content_type(request)),
        ("Cookie", "; ".join(cookies) or None),
        *settings.headers,
        *((name, value) for at, name, value in sent if at == "header"),
        *request.headers,
    )
    headers = httpx.Headers()
    for name, value in build_headers(dict(pairs)):
        headers[name] = value  # not update(), which takes ASCII only
    return headers


def _content_type(request: Request[Any]) -> str | None:
    """None of nothing; of a form in parts the HTTP library's, which names its boundary."""
    has_own = request.content is None or isinstance(request.content, Multipart)
    return None if has_own else request.content_type


def _redirect(request: Request[T], outcome: Outcome) -> tuple[Request[T], str] | None:
    """What to send next, and where: if it is safe, and only where credentials may go."""
    if not isinstance(outcome, httpx.Response) or not outcome.next_request:
        return None
    status, old, new = outcome.status_code, outcome.url, outcome.next_request.url
    repeatable = status in {307, 308} or request.method in IDEMPOTENT
    moved = (old.scheme, old.host, old.port) != (new.scheme, new.host, new.port)
    if moved or not repeatable or is_success(request.returns, status):
        return None
    if status == 303 and request.method != "HEAD":
        request = replace(request, method="GET", content=None)
    return request, str(new)


def transport_error(request: Request[Any], error: httpx.RequestError) -> TransportError:
    """What callers are told of a failure of the HTTP library."""
    late = isinstance(error, httpx.TimeoutException)
    problem = f"{type(error).__name__}: {error}".rstrip(": ")
    return (TransportTimeoutError if late else TransportError)(request, problem)


def _note(answer: httpx.Response, missing: str) -> str:
    if answer.has_redirect_location:
        return "the redirect was not followed"
    return missing if answer.status_code == 401 else ""
