"""A call as steps, without I/O: credentials, attempts, retries and redirects."""

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from math import inf, isinf
from typing import Any, TypeAlias, TypeVar

from .auth import AsyncCredential, SecurityScheme, Signature, sign
from .encode import Pairs, quoted
from .errors import TransportError, TransportTimeoutError, public_url
from .http_library import httpx
from .request import Content, Pieces, Request, Response, is_success
from .retry import IDEMPOTENT, delay, is_idempotent, with_key
from .transports import Body, Outcome, Steps, Transport, merged

T = TypeVar("T")
Timeout: TypeAlias = httpx.Timeout | float | None
"""Seconds for each phase of an attempt; `None` waits for ever."""
BaseURL: TypeAlias = Callable[[str], str]
"""The URL of an operation's own server; of an empty one, which most have, the base URL."""
_MOST_REDIRECTS = 5
_LOG = logging.getLogger(__name__.rpartition("._runtime")[0])


def find_base_url(
    given: str | None,
    variable: str | None,
    documented: str | None,
    _variables: Mapping[str, str],
) -> BaseURL:
    """The first that there is, for all operations. Raises `ValueError`."""
    text = given or os.environ.get(variable or "") or documented
    if not text:
        also = f" or set {variable}" if variable else ""
        raise ValueError(f"no absolute server is documented: pass base_url{also}")
    base_url = check_url(text)
    return lambda _server: base_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What the document and the configuration say of every call."""

    product: str  # package/version, for the User-Agent
    base_url: str | None = None
    base_url_env: str | None = None
    find: Callable[..., BaseURL] = find_base_url
    schemes: Mapping[str, SecurityScheme] = field(default_factory=dict[str, Any])
    credential_env: Mapping[str, str] = field(default_factory=dict[str, str])
    idempotency_header: str | None = None  # makes a call safe to send again


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a client sends."""

    api: Api
    transport: Transport
    base_url: BaseURL
    headers: Pairs  # beside those that its HTTP client has
    credentials: Mapping[str, AsyncCredential] = field(repr=False)
    signatures: dict[tuple[tuple[str, ...], ...], Signature] = field(
        init=False, repr=False, default_factory=dict[Any, Signature]
    )  # those that stay as they are
    limiter: Callable[[], float] | None = None  # seconds after which to ask it again
    timeout: Timeout = 60.0
    total_timeout: float | None = None
    max_retries: int = 2
    max_response_bytes: int = 1 << 28


def send_call(settings: Settings, request: Request[T]) -> Steps[Response[T]]:
    """The response to `request`, of any status. Raises `TransportError`."""
    _, response = yield from _attempts(settings, request, reads_success=True)
    return response


def open_call(settings: Settings, request: Request[Any]) -> Steps[httpx.Response]:
    """A success whose body is still to be read. Raises `ClientError`."""
    opened, response = yield from _attempts(settings, request, reads_success=False)
    if not is_success(request.returns, opened.status_code):
        raise response.error()
    return opened


def _attempts(
    settings: Settings, request: Request[T], *, reads_success: bool
) -> Steps[tuple[httpx.Response, Response[T]]]:
    """The last response, and what was read of it."""
    transport = settings.transport
    url, key = _url(settings, request), settings.api.idempotency_header
    current = with_key(request, key)
    total = settings.total_timeout
    deadline = inf if total is None else time.monotonic() + total
    known = settings.signatures.get(request.security)
    signature = known or (yield from sign(settings, request.security, deadline))
    refused: tuple[str, ...] = ()
    redirects = retries = 0
    while True:
        is_repeatable = yield from _rewind(transport, request.content)
        left = yield from _turn(settings, request, deadline)
        attempt = _attempt(settings, current, url, signature, left)
        body = Body(
            request.returns, reads_success, settings.max_response_bytes, deadline
        )
        outcome: Outcome = yield partial(transport.send, attempt, body)
        result = getattr(outcome, "status_code", type(outcome).__name__)
        _LOG.debug("%s: %s", request, result)
        if isinstance(outcome, httpx.Response) and outcome.status_code < 300:
            break
        if is_repeatable and isinstance(outcome, httpx.Response):
            redirect = _redirect(current, outcome)
            if redirect and redirects < _MOST_REDIRECTS:
                (current, url), redirects = redirect, redirects + 1
                continue
            if outcome.status_code == 401 and signature.can_change and not refused:
                refused = signature.secrets
                signature = yield from sign(
                    settings, request.security, deadline, refused
                )
                if signature.secrets != refused:
                    continue
        if retries >= settings.max_retries:
            break
        is_safe = is_repeatable and is_idempotent(current, key)
        seconds = delay(outcome, retries, is_safe=is_safe)
        if seconds is None or time.monotonic() + seconds >= deadline:
            break
        _LOG.info("%s: again in %.2f seconds", request, seconds)
        retries += 1
        yield partial(transport.sleep, seconds)
        signature = yield from sign(settings, request.security, deadline, refused)
    if not isinstance(outcome, httpx.Response):
        raise transport_error(request, outcome) from outcome
    head = (request, outcome.status_code, outcome.headers)
    read = b"".join(body.chunks)
    return outcome, Response(*head, read, _note(outcome, signature))


def _rewind(transport: Transport, content: Content) -> Steps[bool]:
    """Prepare `content` for an attempt, and return whether it can be sent again after it."""
    if isinstance(content, bytes | None):
        return True
    yield partial(content.rewind, awaited=transport.is_awaited)
    return content.is_repeatable


def _turn(settings: Settings, request: Request[Any], deadline: float) -> Steps[float]:
    """The seconds that are left when an attempt may begin. Raises `TransportError`."""
    while True:
        pause = settings.limiter() if settings.limiter else 0.0
        left = deadline - time.monotonic()
        if left <= pause:
            raise TransportTimeoutError(request, "the total time is over")
        if not pause:
            return left
        yield partial(settings.transport.sleep, pause)


class _PublicURL(httpx.URL):
    """A URL with a secret in it: the library logs what it sends."""

    def __str__(self) -> str:
        return public_url(super().__str__())


def _url(settings: Settings, request: Request[Any]) -> str:
    if not request.path.startswith("/"):  # else "@elsewhere/" could change the host
        raise ValueError(f"the path of {request} must begin with a slash")
    base_url = settings.base_url(request.server)
    return _extend(base_url + request.path.partition("#")[0], request.query)


def _extend(url: str, pairs: Pairs) -> str:
    """`url` with `pairs` added to its query; one without a name is its value alone."""
    if not pairs:
        return url
    query = "&".join(f"{quoted(n)}={quoted(v)}" if n else quoted(v) for n, v in pairs)
    return f"{url}{'&' if '?' in url else '?'}{query}"


def _attempt(
    settings: Settings,
    request: Request[Any],
    url: str,
    signature: Signature,
    left: float,
) -> httpx.Request:
    """What is sent: of headers of one name the last, with the request's own at the end."""
    http, content = settings.transport.http, request.content
    described: dict[str, str] = {}
    pieces: bytes | Pieces | None
    if content is not None and request.content_type:
        described["Content-Type"] = request.content_type
    if isinstance(content, bytes | None):
        pieces = content
    else:
        pieces = content.pieces(awaited=settings.transport.is_awaited)
        described |= content.headers()
    if cookies := (*request.cookies, *signature.sent["cookie"]):
        described["Cookie"] = "; ".join("=".join(pair) for pair in cookies)
    timeouts = httpx.Timeout(settings.timeout).as_dict()
    if not isinf(left):
        timeouts = {key: min(most or left, left) for key, most in timeouts.items()}
    given = (*described.items(), *signature.sent["header"], *request.headers)
    try:
        attempt = httpx.Request(
            request.method,
            _extend(url, (*http.params.multi_items(), *signature.sent["query"])),
            content=pieces,
            headers=merged(http.headers, (*settings.headers, *given)),
            cookies=http.cookies,
            extensions={"timeout": timeouts, "call": request},
        )
    except httpx.InvalidURL as error:  # too long, for example
        raise transport_error(request, error) from error
    attempt.method = request.method  # as it is written: methods have a case
    if signature.sent["query"] or "@" in url:
        attempt.url = _PublicURL(attempt.url)
    return attempt


def _redirect(
    request: Request[T], outcome: httpx.Response
) -> tuple[Request[T], str] | None:
    """What to send next, and where: if it is safe, and only where credentials may go."""
    if not outcome.next_request:
        return None
    status, new = outcome.status_code, outcome.next_request.url
    repeatable = status in {307, 308} or request.method in IDEMPOTENT
    moved = not is_same_origin(outcome.url, new)
    if moved or not repeatable or is_success(request.returns, status):
        return None
    if status == 303 and request.method != "HEAD":
        request = replace(request, method="GET", content=None)
    return request, str(new)


def transport_error(request: Request[Any], error: Exception) -> TransportError:
    """What callers are told of a failure of the HTTP library."""
    late = isinstance(error, httpx.TimeoutException)
    problem = f"{type(error).__name__}: {error}".rstrip(": ")
    return (TransportTimeoutError if late else TransportError)(request, problem)


def _note(response: httpx.Response, signature: Signature) -> str:
    if 300 <= response.status_code < 400 and "location" in response.headers:
        return "the redirect was not followed"
    return signature.note if response.status_code == 401 else ""


def check_url(text: str) -> str:
    """Without the last slash, since each path brings its own. Raises `ValueError`."""
    problem = "base_url must be an http or https URL without a query"
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode().encode("idna")  # as it will be looked up
    except (httpx.InvalidURL, UnicodeError):
        raise ValueError(problem) from None  # which would quote what may be secret
    if url.scheme not in {"http", "https"} or not host or url.query or url.fragment:
        raise ValueError(problem)
    return str(url).rstrip("/")


def is_same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether credentials for one may go to the other."""
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)
