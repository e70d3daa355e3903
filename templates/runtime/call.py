"""A call as steps, without I/O: base URL, credentials, attempts, retries and redirects."""

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from math import inf, isinf
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from .auth import Secrets, Security, SecurityScheme, Signature
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
from .retry import IDEMPOTENT, delay, is_idempotent
from .transports import LATE, Body, Outcome, Steps, Transport, merged

T = TypeVar("T")
R = TypeVar("R")
Timeout: TypeAlias = httpx.Timeout | float | None
"""Seconds for each phase of an attempt. `None` means no limit."""
Http: TypeAlias = httpx.Client | httpx.AsyncClient
Target: TypeAlias = tuple[Request[Any], str]
"""A request, and the URL of a redirect or an empty text."""
RateLimit: TypeAlias = Callable[[Request[Any], Transport, float], Steps[None]]
"""Steps before each attempt of a request, with the deadline of the call."""
BaseURL: TypeAlias = Callable[[str], str]
"""Function from the URL of an operation's own server to the URL in use. It returns the base URL for an empty text."""
_MOST_REDIRECTS = 5
_LOG = logging.getLogger(__name__.rpartition("._runtime")[0])


def find_base_url(
    given: str | None, api: "Api", _variables: Mapping[str, str]
) -> BaseURL:
    """Return the given URL, else that of the environment, else the documented one, for all operations.

    Raise `ValueError`.
    """
    variable = api.base_url_env or ""
    text = given or os.environ.get(variable) or api.base_url
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
    prepare: Callable[[Request[Any]], Request[Any]] | None = None  # each call


@dataclass(frozen=True, slots=True)
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
    limiter: RateLimit | None = None
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
        _check("a time-out", int | float | None, *timeouts, self.total_timeout)
        _check("max_retries", int, self.max_retries)
        _check("max_response_bytes", int, self.max_response_bytes)


Read: TypeAlias = Callable[[Response[T]], tuple[R, tuple[Problem, ...]]]
"""Function that returns the result of a response, and the problems of the response."""


@dataclass(slots=True, eq=False, repr=False)
class Exchange(Generic[T]):
    """One call: its state, and its steps."""

    settings: Settings
    request: Request[T]
    reads_success: bool = True  # else the body of a success stays unread
    began: float = field(default_factory=time.monotonic)
    attempts: int = 0
    signature: Signature = field(default_factory=Signature)
    refused: tuple[str, ...] = ()  # credentials, by a status 401
    opened: httpx.Response | None = None
    """Last response of the HTTP library."""
    response: Response[T] | None = None
    """Part of the last response that was read."""

    @property
    def deadline(self) -> float:
        """End of the total time, on the monotonic clock."""
        total = self.settings.total_timeout
        return inf if total is None else self.began + total

    def run(self, read: Read[T, R]) -> Steps[R]:
        """Return the result of `read` for the response. Raise `ClientError`."""
        try:
            self.response = yield from self._attempts()
            result, problems = read(self.response)
        except ClientError as error:
            yield from self._report((), error)
            raise
        yield from self._report(problems)
        return result

    def _report(
        self, problems: tuple[Problem, ...], error: ClientError | None = None
    ) -> Steps[None]:
        """Call `on_result` with the result of the call."""
        if not self.settings.on_result:
            return
        request, response = self.request, self.response
        head: tuple[int | None, Mapping[str, str], str | None] = (None, {}, None)
        outcome: Literal["success", "error", "no_response", "invalid_response"]
        outcome = "no_response"
        if response:
            head = (response.status_code, response.headers, response.request_id)
            is_good = is_success(request.returns, response.status_code)
            outcome = "success" if is_good and not error else "error"
            if isinstance(error, ResponseValidationError):
                outcome, problems = "invalid_response", error.problems
        about = (request.operation_id, request.method, str(request).partition(" ")[2])
        seconds = time.monotonic() - self.began
        result = CallResult(*about, *head, self.attempts, seconds, outcome, problems)
        yield partial(self.settings.on_result, result)

    def _attempts(self) -> Steps[Response[T]]:
        """Return the last response. Raise `TransportError`."""
        settings, deadline = self.settings, self.deadline
        transport, prepare = settings.transport, settings.api.prepare
        target: Target = (prepare(self.request) if prepare else self.request, "")
        yield from self._sign()
        redirects = retries = 0
        while True:
            current = target[0]
            is_repeatable = yield from self._begin(current.content)
            size = settings.max_response_bytes
            body = Body(current.returns, self.reads_success, size, deadline)
            build = partial(self._build, target)
            self.attempts += 1
            outcome: Outcome = yield partial(transport.send, build, body)
            status = getattr(outcome, "status_code", type(outcome).__name__)
            _LOG.debug("%s: %s", self.request, status)
            if isinstance(outcome, httpx.Response):
                if outcome.status_code < 300:
                    break
                redirect = _redirect(current, outcome, is_repeatable=is_repeatable)
                if redirect and redirects < _MOST_REDIRECTS:
                    target, redirects = redirect, redirects + 1
                    continue
                is_refused = outcome.status_code == 401 and is_repeatable
                if is_refused and self.signature.can_change and not self.refused:
                    self.refused = self.signature.secrets
                    yield from self._sign()
                    if self.signature.secrets != self.refused:
                        continue
            if retries >= settings.max_retries:
                break
            is_safe = is_repeatable and is_idempotent(current)
            wait = delay(outcome, retries, is_repeatable=is_repeatable, is_safe=is_safe)
            if wait is None or time.monotonic() + wait >= deadline:
                break
            _LOG.info("%s: again in %.2f seconds", self.request, wait)
            retries += 1
            yield partial(transport.sleep, wait)
            yield from self._sign()
        if not isinstance(outcome, httpx.Response):
            raise transport_error(self.request, outcome) from outcome
        self.opened = outcome
        head = (self.request, outcome.status_code, outcome.headers)
        content, note = b"".join(body.chunks), _note(outcome, self.signature)
        return Response(*head, content, note, strict=settings.strict)

    def _begin(self, content: Content) -> Steps[bool]:
        """Prepare an attempt, and return whether `content` can be sent again. Raise `TransportError`."""
        is_repeatable, limiter = True, self.settings.limiter
        transport = self.settings.transport
        if not isinstance(content, bytes | None):
            rewind = partial(content.rewind, awaited=transport.is_awaited)
            is_repeatable = yield rewind
        if limiter:
            yield from limiter(self.request, transport, self.deadline)
        if time.monotonic() >= self.deadline:
            raise TransportTimeoutError(self.request, LATE)
        return is_repeatable

    def _sign(self) -> Steps[None]:
        """Set the credentials of an attempt, other than the refused ones if possible.

        They are those of the first complete alternative, else a note of the missing ones.
        A scheme needs no credential if its header is one of the caller's own headers.
        """
        settings, request = self.settings, self.request
        if known := settings.signatures.get(request.security):
            self.signature = known
            return
        own = {name.lower() for name, _ in (*settings.headers, *request.headers)}
        signature, missing = Signature(), list[str]()
        for names in request.security:
            every = [settings.api.schemes[name] for name in names]
            needed = [each for each in every if not each.is_sent_by(own)]
            keywords = dict.fromkeys(each for one in needed for each in one.keywords)
            if keywords.keys() - settings.credentials.keys():
                missing.append(" and ".join(f"{keyword}=…" for keyword in keywords))
                note = f"the client was not given {' or '.join(missing)}"
                signature = Signature(note)
            # An alternative that sends nothing, such as a certificate, does not end the search.
            elif keywords or needed != every:
                given = Secrets({each: settings.credentials[each] for each in keywords})
                secrets = yield from self._secrets(given)
                sent = [each for each in needed if each.keywords]
                values = tuple((each, each.value(secrets)) for each in sent)
                can_change = secrets != given
                signature = Signature("", values, tuple(secrets.values()), can_change)
                break
        if not signature.can_change and not request.headers:
            settings.signatures[request.security] = signature
        self.signature = signature

    def _secrets(self, given: Secrets) -> Steps[Secrets]:
        """Return the text of each credential. Raise `TypeError` if one has another type."""
        secrets = Secrets(given)
        for keyword, credential in given.items():
            if callable(credential):
                secrets[keyword] = yield credential
            elif not isinstance(credential, str):
                found = credential.fetch(self.settings, self.deadline, self.refused)
                secrets[keyword] = yield from found
            if not isinstance(secrets[keyword], str):
                kind = type(secrets[keyword]).__name__
                problem = f"{keyword} must be text, not {kind}"
                raise TypeError(f"{problem}; a coroutine function needs AsyncClient")
        return secrets

    def _build(self, target: Target, http: Http) -> httpx.Request:
        """Return the HTTP request of an attempt. Of several headers with one name, the last counts."""
        settings, (request, location) = self.settings, target
        content, kind = request.content, request.content_type
        described = {"Content-Type": kind} if kind and content is not None else {}
        pieces: bytes | Pieces | None
        if isinstance(content, bytes | None):
            pieces = content
        else:
            pieces = content.pieces(awaited=settings.transport.is_awaited)
            described |= content.headers()
        timeouts = httpx.Timeout(settings.timeout).as_dict()
        if not isinf(self.deadline):
            left = max(0.0, self.deadline - time.monotonic())
            timeouts = {key: min(most or left, left) for key, most in timeouts.items()}
        extensions: dict[str, Any] = {"timeout": timeouts, "call": request}
        own = (*settings.headers, *described.items(), *request.headers)
        headers = merged(http.headers, own)
        url = location or self._url(request, http.params)
        attempt = httpx.Request(
            request.method, url, headers=headers, content=pieces, extensions=extensions
        )
        attempt.headers.encoding = "utf-8"  # a server's cookie may need it
        if http.cookies:  # else the library would need 30 µs to find none
            http.cookies.set_cookie_header(attempt)
        attempt.method = request.method  # as it is written: methods have a case
        if request.cookies:
            add_cookies(attempt, request.cookies)
        for scheme, value in self.signature.values:
            scheme.add(attempt, value, settings.transport)
        return attempt

    def _url(self, request: Request[Any], params: httpx.QueryParams) -> str:
        if not request.path.startswith("/"):  # else "@elsewhere/" could change the host
            raise ValueError(f"the path of {request} must begin with a slash")
        url = self.settings.base_url(request.server) + request.path.partition("#")[0]
        query = (*request.query, *params.multi_items(), *self.settings.query)
        return extended(url, query)


def add_cookies(attempt: httpx.Request, cookies: Pairs) -> None:
    """Add `cookies` to a request, in place of stored ones with their names."""
    names = {"", *(name for name, _ in cookies)}
    stored = attempt.headers.get("Cookie", "").split("; ")
    others = [each for each in stored if each.partition("=")[0] not in names]
    text = "; ".join((*others, *map("=".join, cookies)))
    attempt.headers["Cookie"] = header_value("Cookie", text)


def extended(url: str, pairs: Pairs) -> str:
    """Return `url` with `pairs` added to its query. A pair without a name is its value alone."""
    if not pairs:
        return url
    query = "&".join(f"{quoted(n)}={quoted(v)}" if n else quoted(v) for n, v in pairs)
    return f"{url}{'&' if '?' in url else '?'}{query}"


def _redirect(
    request: Request[Any], response: httpx.Response, *, is_repeatable: bool
) -> Target | None:
    """Return the next request and its URL, if it is safe and credentials may go there."""
    new, status = response.next_request, response.status_code
    if not new or is_success(request.returns, status):
        return None
    if not is_same_origin(response.url, new.url):
        return None
    is_same_method = status in {307, 308} or request.method in IDEMPOTENT
    if status == 303 and request.method != "HEAD":
        request = replace(request, method="GET", content=None)
    elif status != 303 and not (is_repeatable and is_same_method):
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


def _check(name: str, kinds: Any, *values: Any) -> None:
    """Raise `TypeError` or `ValueError` unless the values are finite and not negative."""
    for value in values:
        if not isinstance(value, kinds):
            raise TypeError(f"{name} must be a number, not {type(value).__name__}")
        if value is not None and not 0 <= value < inf:
            raise ValueError(f"{name} must be finite and not negative: {value!r}")
