"""A call as steps, without I/O: base URL, credentials, attempts, retries and redirects."""

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from math import inf, isinf
from typing import Any, Literal, TypeAlias, TypeVar

from .auth import AsyncCredential, Secrets, Security, SecurityScheme, Signature, sign
from .encode import Pairs, header_value, quoted
from .errors import (
    ClientError,
    Problem,
    ResponseValidationError,
    TransportError,
    TransportTimeoutError,
)
from .http_library import httpx
from .request import Content, Pieces, Request, Response, is_success
from .retry import IDEMPOTENT, delay, is_idempotent, with_key
from .transports import PUBLIC_URL, Body, Outcome, Steps, Transport, merged

T = TypeVar("T")
R = TypeVar("R")
Timeout: TypeAlias = httpx.Timeout | float | None
"""Seconds for each phase of an attempt. `None` means no limit."""
BaseURL: TypeAlias = Callable[[str], str]
"""Function from the URL of an operation's own server to the URL in use. It returns the base URL for an empty text."""
_MOST_REDIRECTS = 5
_LOG = logging.getLogger(__name__.rpartition("._runtime")[0])


def find_base_url(
    given: str | None,
    variable: str | None,
    documented: str | None,
    _variables: Mapping[str, str],
) -> BaseURL:
    """Return the given URL, else that of the environment, else the documented one, for all operations.

    Raise `ValueError`.
    """
    text = given or os.environ.get(variable or "") or documented
    if not text:
        also = f" or set {variable}" if variable else ""
        raise ValueError(f"no absolute server is documented: pass base_url{also}")
    base_url = check_url(text)
    return lambda _server: base_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Facts of the document and of the configuration that apply to every call."""

    product: str  # package/version, for the User-Agent
    base_url: str | None = None
    base_url_env: str | None = None
    find: Callable[..., BaseURL] = find_base_url
    schemes: Mapping[str, SecurityScheme] = field(default_factory=dict[str, Any])
    credential_env: Mapping[str, str] = field(default_factory=dict[str, str])
    idempotency_header: str | None = None  # makes a call safe to repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult:
    """Result of one call, as `on_result` receives it."""

    operation_id: str
    method: str
    path: str
    """Path as documented, without values."""
    status_code: int | None
    """Status of the last response. `None` if no response arrived."""
    headers: Mapping[str, str] = field(repr=False)
    request_id: str | None
    attempts: int
    """Requests that were sent, including retries and redirects."""
    seconds: float
    """Duration of the call, including retries and pauses."""
    outcome: Literal["success", "error", "no_response", "invalid_response"]
    problems: tuple[Problem, ...] = ()
    """Parts of the response that do not fit the document."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """Settings of a client. Raise `TypeError` or `ValueError`."""

    api: Api
    transport: Transport
    base_url: BaseURL
    credentials: Secrets
    headers: Pairs = ()
    query: Pairs = ()
    limiter: Callable[[], float] | None = None  # seconds after which to ask it again
    timeout: Timeout = 60.0
    total_timeout: float | None = None
    max_retries: int = 2
    max_response_bytes: int = 1 << 28
    strict: bool = True
    on_result: Callable[[CallResult], object] | None = None
    signatures: dict[Security, Signature] = field(
        init=False, default_factory=dict[Security, Signature]
    )
    """Signatures of fixed credentials."""

    def __post_init__(self) -> None:
        timeouts = httpx.Timeout(self.timeout).as_dict().values()
        for seconds in (*timeouts, self.total_timeout):
            if seconds is not None:
                _check_number("a time-out", seconds, int | float)
        for name in ("max_retries", "max_response_bytes"):
            _check_number(name, getattr(self, name), int)


@dataclass(slots=True)
class _Progress:
    """State of a call, for its report."""

    began: float = field(default_factory=time.monotonic)
    attempts: int = 0
    response: Response[Any] | None = None
    problems: tuple[Problem, ...] = ()


Read: TypeAlias = Callable[[Response[T]], tuple[R, tuple[Problem, ...]]]
"""Function that returns the result of a response, and the problems of the response."""


def send_call(settings: Settings, request: Request[T], read: Read[T, R]) -> Steps[R]:
    """Return the result of `read` for the response to `request`. Raise `ClientError`."""
    _, result = yield from _reported(settings, request, read, reads_success=True)
    return result


def open_call(settings: Settings, request: Request[Any]) -> Steps[httpx.Response]:
    """Return a success with an unread body. Raise `ClientError`."""

    def check(response: Response[Any]) -> tuple[None, tuple[Problem, ...]]:
        if not is_success(request.returns, response.status_code):
            raise response.error()
        return None, ()

    opened, _ = yield from _reported(settings, request, check, reads_success=False)
    return opened


def _reported(
    settings: Settings, request: Request[T], read: Read[T, R], *, reads_success: bool
) -> Steps[tuple[httpx.Response, R]]:
    """Return the last response and the result of `read`. Report the call to `on_result`."""
    progress = _Progress()
    try:
        opened, response = yield from _attempts(
            settings, request, progress, reads_success=reads_success
        )
        progress.response = response
        result, progress.problems = read(response)
    except ClientError as error:
        yield from _report(settings, request, progress, error)
        raise
    yield from _report(settings, request, progress)
    return opened, result


def _report(
    settings: Settings,
    request: Request[Any],
    progress: _Progress,
    error: ClientError | None = None,
) -> Steps[None]:
    """Call `on_result` with the result of a call."""
    if not settings.on_result:
        return
    response, problems = progress.response, progress.problems
    outcome: Literal["success", "error", "no_response", "invalid_response"]
    if not response:
        outcome = "no_response"
    elif isinstance(error, ResponseValidationError):
        outcome, problems = "invalid_response", error.problems
    else:
        is_error = error or not is_success(request.returns, response.status_code)
        outcome = "error" if is_error else "success"
    result = CallResult(
        operation_id=request.operation_id,
        method=request.method,
        path=str(request).partition(" ")[2],
        status_code=response.status_code if response else None,
        headers=response.headers if response else {},
        request_id=response.request_id if response else None,
        attempts=progress.attempts,
        seconds=time.monotonic() - progress.began,
        outcome=outcome,
        problems=problems,
    )
    yield partial(settings.on_result, result)


def _attempts(
    settings: Settings,
    request: Request[T],
    progress: _Progress,
    *,
    reads_success: bool,
) -> Steps[tuple[httpx.Response, Response[T]]]:
    """Return the last response, and the part of it that was read. Raise `TransportError`."""
    transport, key = settings.transport, settings.api.idempotency_header
    total = settings.total_timeout
    deadline = inf if total is None else progress.began + total
    target = (with_key(request, key), "")  # with the URL of a redirect
    known = settings.signatures.get(request.security)
    signature = known or (yield from _signature(settings, request, deadline))
    refused: Signature | None = None
    redirects = retries = 0
    while True:
        current = target[0]
        is_repeatable = yield from _rewind(transport, current.content)
        left = yield from _turn(settings, request, deadline)
        build = partial(_attempt, settings, target, signature, left)
        size = settings.max_response_bytes
        body = Body(request.returns, reads_success, size, deadline)
        progress.attempts += 1
        outcome: Outcome = yield partial(transport.send, build, body)
        status = getattr(outcome, "status_code", type(outcome).__name__)
        _LOG.debug("%s: %s", request, status)
        if isinstance(outcome, httpx.Response):
            if outcome.status_code < 300:
                break
            redirect = _redirect(current, outcome, is_repeatable=is_repeatable)
            if redirect and redirects < _MOST_REDIRECTS:
                target, redirects = redirect, redirects + 1
                continue
            is_refused = outcome.status_code == 401 and is_repeatable
            if is_refused and signature.can_change and not refused:
                refused = signature
                signature = yield from _signature(settings, request, deadline, refused)
                if signature.secrets != refused.secrets:
                    continue
        if retries >= settings.max_retries:
            break
        is_safe = is_repeatable and is_idempotent(current, key)
        seconds = delay(outcome, retries, is_repeatable=is_repeatable, is_safe=is_safe)
        if seconds is None or time.monotonic() + seconds >= deadline:
            break
        _LOG.info("%s: again in %.2f seconds", request, seconds)
        retries += 1
        yield partial(transport.sleep, seconds)
        signature = yield from _signature(settings, request, deadline, refused)
    if not isinstance(outcome, httpx.Response):
        raise transport_error(request, outcome) from outcome
    head = (request, outcome.status_code, outcome.headers, b"".join(body.chunks))
    note = _note(outcome, signature)
    return outcome, Response(*head, note, strict=settings.strict)


def _rewind(transport: Transport, content: Content) -> Steps[bool]:
    """Prepare `content` for an attempt, and return whether it can be sent again after it."""
    if isinstance(content, bytes | None):
        return True
    yield partial(content.rewind, awaited=transport.is_awaited)
    return content.is_repeatable


def _signature(
    settings: Settings,
    request: Request[Any],
    deadline: float,
    refused: Signature | None = None,
) -> Steps[Signature]:
    """Return the credentials of an attempt, other than the refused ones if possible."""

    def fetch(credential: AsyncCredential) -> Steps[object]:
        if isinstance(credential, str):
            return credential
        if callable(credential):
            return (yield credential)
        secrets = refused.secrets if refused else ()
        return (yield from credential.fetch(settings, deadline, secrets))

    own = {name.lower() for name, _ in (*settings.headers, *request.headers)}
    schemes, credentials = settings.api.schemes, settings.credentials
    signature = yield from sign(schemes, credentials, request.security, own, fetch)
    if not signature.can_change and not request.headers:
        settings.signatures[request.security] = signature
    return signature


def _turn(settings: Settings, request: Request[Any], deadline: float) -> Steps[float]:
    """Return the seconds that are left when an attempt may begin. Raise `TransportError`."""
    while True:
        pause = settings.limiter() if settings.limiter else 0.0
        left = deadline - time.monotonic()
        if left <= pause:
            raise TransportTimeoutError(request, "the total time is over")
        if not pause:
            return left
        yield partial(settings.transport.sleep, pause)


def _url(settings: Settings, request: Request[Any]) -> str:
    if not request.path.startswith("/"):  # else "@elsewhere/" could change the host
        raise ValueError(f"the path of {request} must begin with a slash")
    base_url = settings.base_url(request.server)
    return _extend(base_url + request.path.partition("#")[0], request.query)


def _extend(url: str, pairs: Pairs) -> str:
    """Return `url` with `pairs` added to its query. A pair without a name is its value alone."""
    if not pairs:
        return url
    query = "&".join(f"{quoted(n)}={quoted(v)}" if n else quoted(v) for n, v in pairs)
    return f"{url}{'&' if '?' in url else '?'}{query}"


def _attempt(
    settings: Settings,
    target: tuple[Request[Any], str],
    signature: Signature,
    left: float,
    http: httpx.Client | httpx.AsyncClient,
) -> httpx.Request:
    """Return the HTTP request of an attempt. Of several headers with one name, the last counts."""
    request, location = target
    content = request.content
    described: dict[str, str] = {}
    pieces: bytes | Pieces | None
    if content is not None and request.content_type:
        described["Content-Type"] = request.content_type
    if isinstance(content, bytes | None):
        pieces = content
    else:
        pieces = content.pieces(awaited=settings.transport.is_awaited)
        described |= content.headers()
    timeouts = httpx.Timeout(settings.timeout).as_dict()
    if not isinf(left):
        timeouts = {key: min(most or left, left) for key, most in timeouts.items()}
    extensions: dict[str, Any] = {"timeout": timeouts, "call": request}
    if location:
        url = httpx.URL(location)
        for name, _ in signature.query:  # the server may repeat it
            url = url.copy_remove_param(name)
    else:
        query = (*http.params.multi_items(), *settings.query)
        url = httpx.URL(_extend(_url(settings, request), query))
    if signature.query:
        signed = httpx.URL(_extend(str(url), signature.query))
        # The library logs the URL, and not the target that replaces it. But a transport
        # of a given HTTP client may ignore the target.
        if settings.transport.is_own:
            extensions["target"] = signed.raw_path
        else:
            url, extensions[PUBLIC_URL] = signed, url
    signed_headers = (each for each in signature.header if each[0] not in http.headers)
    headers = (*signed_headers, *settings.headers, *described.items(), *request.headers)
    attempt = httpx.Request(
        request.method,
        url,
        content=pieces,
        headers=merged(http.headers, headers),
        extensions=extensions,
    )
    attempt.headers.encoding = "utf-8"  # a server's cookie may need it
    if http.cookies:  # else the library would need 30 µs to find none
        http.cookies.set_cookie_header(attempt)
    attempt.method = request.method  # as it is written: methods have a case
    if cookies := (*request.cookies, *signature.cookie):
        names = {"", *(name for name, _ in cookies)}
        stored = attempt.headers.get("Cookie", "").split("; ")
        others = [each for each in stored if each.partition("=")[0] not in names]
        text = "; ".join((*others, *map("=".join, cookies)))
        attempt.headers["Cookie"] = header_value("Cookie", text)
    return attempt


def _redirect(
    request: Request[T], response: httpx.Response, *, is_repeatable: bool
) -> tuple[Request[T], str] | None:
    """Return the next request and its URL, if it is safe and credentials may go there."""
    new, status = response.next_request, response.status_code
    if not new or is_success(request.returns, status):
        return None
    if not is_same_origin(response.url, new.url):
        return None
    if status == 303:
        if request.method != "HEAD":
            request = replace(request, method="GET", content=None)
    elif not is_repeatable or (
        status not in {307, 308} and request.method not in IDEMPOTENT
    ):
        return None
    return request, str(new.url.copy_with(userinfo=b""))


def transport_error(request: Request[Any], error: Exception) -> TransportError:
    """Return the error of a call for a failure of the HTTP library."""
    late = isinstance(error, httpx.TimeoutException)
    problem = f"{type(error).__name__}: {error}".rstrip(": ")
    cause: BaseException | None = error
    while cause:  # frames of the library contain headers
        cause = cause.with_traceback(None).__cause__
    return (TransportTimeoutError if late else TransportError)(request, problem)


def _note(response: httpx.Response, signature: Signature) -> str:
    if 300 <= response.status_code < 400 and "location" in response.headers:
        return "the redirect was not followed"
    return signature.note if response.status_code == 401 else ""


def check_url(text: str) -> str:
    """Return `text` without the last slash, since each path begins with one. Raise `ValueError`."""
    problem = "base_url must be an http or https URL without a query or fragment"
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode().encode("idna")  # as it will be resolved
    except (httpx.InvalidURL, UnicodeError):
        raise ValueError(problem) from None  # the cause would quote a password
    if url.scheme not in {"http", "https"} or not host or "?" in text or "#" in text:
        raise ValueError(problem)
    return str(url).rstrip("/")


def is_same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Return whether credentials for one URL may go to the other."""
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _check_number(name: str, value: Any, kinds: Any) -> None:
    """Raise `TypeError` or `ValueError` unless `value` is finite and not negative."""
    if not isinstance(value, kinds):
        raise TypeError(f"{name} must be a number, not {type(value).__name__}")
    if not 0 <= value < inf:
        raise ValueError(f"{name} must be finite and not negative: {value!r}")
