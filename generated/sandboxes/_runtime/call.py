"""A call as steps: base URL, credentials, attempts, retries and redirects."""

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import inf, isinf
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar
from uuid import uuid4

from .auth import Secrets, SecurityScheme
from .encode import Pairs, header_value, quoted
from .http_library import httpx
from .request import (
    IDEMPOTENT,
    Call,
    ClientError,
    Reading,
    Request,
    Response,
    ResponseError,
    ResponseValidationError,
    TransportError,
    TransportTimeoutError,
    is_success,
    transport_error,
)
from .transports import LATE, Body, Outcome

if TYPE_CHECKING:
    from .awaited import Transport
    from .reading import Problems

T = TypeVar("T")
R = TypeVar("R")
Timeout: TypeAlias = httpx.Timeout | float | None
"""Seconds for each phase of an attempt. `None` means no limit."""
# `Steps[None]` before each attempt of a request, with the deadline of the call.
RateLimit: TypeAlias = Callable[[Request[Any], "Transport", float], Any]
# From a request, whose operation may have its own server, to the URL in use.
BaseURL: TypeAlias = Callable[[Call | None], str]
# From a response to a result, and the problems of the response.
Read: TypeAlias = Callable[[Response[T]], tuple[R, "Problems"]]
# `Steps[bool]` of a redirect to another origin: whether the exchange may go there.
Leave: TypeAlias = Callable[["Exchange[Any]", httpx.URL, httpx.URL], Any]
CallOutcome: TypeAlias = Literal["success", "error", "no_response", "invalid_response"]
_MOST_REDIRECTS = 5
_LOG = logging.getLogger(__name__.rpartition("._runtime")[0])
_logged: set[tuple[str, str]] = set()  # operations and rules of logged problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """Facts of the document and of the configuration that apply to every call."""

    product: str  # package/version, for the User-Agent
    base_url: str | None = None
    base_url_env: str | None = None
    schemes: Mapping[str, SecurityScheme] = field(default_factory=dict[str, Any])
    security: tuple[tuple[str, ...], ...] = ()  # of requests without their own
    credential_env: Mapping[str, str] = field(default_factory=dict[str, str])
    idempotency_header: str = ""  # of a key that makes a request safe to send twice
    reading: Reading = "strict"

    def find_url(self, given: str | None) -> BaseURL:
        """Return the given URL, else that of the environment, else the documented one, for all operations.

        Raise `ValueError`.
        """
        variable = self.base_url_env or ""
        text = given or os.environ.get(variable) or self.base_url
        if not text:
            also = f" or set {variable}" if variable else ""
            raise ValueError(f"no absolute server is documented: pass base_url{also}")
        base_url = check_url(text)
        return lambda _: base_url


@dataclass(frozen=True, slots=True)
class CallResult:
    """Result of one call, as `on_result` receives it.

    Attributes:
        operation_id: Key of the operation in `OPERATIONS`.
        method: HTTP method.
        path: Path as documented, without values.
        status_code: Status of the last response. `None` if no response arrived.
        headers: Headers of the last response.
        request_id: The server's identifier of the request.
        attempts: Requests that were sent, including retries and redirects.
        seconds: Duration of the call, including retries and pauses.
        outcome: Kind of the result.
        problems: Parts of the response that do not fit the document.
    """

    operation_id: str
    method: str
    path: str
    status_code: int | None
    headers: Mapping[str, str] = field(repr=False)
    request_id: str | None
    attempts: int
    seconds: float
    outcome: CallOutcome
    problems: "Problems" = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """Settings of a client. Raise `TypeError` or `ValueError`."""

    api: Api
    transport: "Transport"
    base_url: BaseURL
    credentials: Secrets
    headers: Pairs = ()
    query: Pairs = ()
    limiter: RateLimit | None = None
    timeout: Timeout = 60.0
    total_timeout: float | None = None
    max_retries: int = 2
    max_response_bytes: int = 1 << 28
    reading: Reading = "strict"
    follow_redirects: bool = True
    leaving: tuple[Leave, ...] = ()  # one if redirects to other origins are followed
    on_result: Callable[[CallResult], object] | None = None

    def __post_init__(self) -> None:
        timeouts = httpx.Timeout(self.timeout).as_dict().values()
        _check("a time-out", int | float | None, *timeouts, self.total_timeout)
        _check("max_retries", int, self.max_retries)
        _check("max_response_bytes", int, self.max_response_bytes)
        if self.reading not in {"strict", "keep"}:
            problem = f"reading must be 'strict' or 'keep', and not {self.reading!r}"
            raise ValueError(problem)


@dataclass(slots=True, eq=False, repr=False)
class Exchange(Generic[T]):
    """One call: its state, and its steps."""

    settings: Settings
    request: Request[T]
    reads_success: bool = True  # else the body of a success stays unread
    began: float = 0.0  # on the clock of the transport
    deadline: float = inf  # end of all calls together, then of the total time too
    attempts: int = 0
    signing: Iterable[SecurityScheme] = ()
    secrets: Secrets = field(default_factory=Secrets)
    refused: Secrets | None = None  # by a status 401
    note: str = ""  # about missing credentials
    key: str = ""  # of idempotency
    current: Request[Any] = field(init=False)  # after redirects
    location: str = ""  # of a redirect, which may repeat credentials
    host: str = ""  # of another origin, after a redirect
    is_local: bool = False  # True if `host` is outside of the public internet
    # Content of an attempt, its headers, and whether another attempt can send it.
    sent: tuple[Any, Mapping[str, str], bool] = (None, {}, True)
    opened: httpx.Response | None = None  # the last one of the HTTP library
    response: Response[T] | None = None  # the part of the last one that was read

    async def run(self, read: Read[T, R]) -> R:
        """Return the result of `read`, which also returns problems. Raise `ClientError`."""
        self.began, total = self.settings.transport.now(), self.settings.total_timeout
        if total is not None:
            self.deadline = min(self.deadline, self.began + total)
        try:
            self.response = await self._attempts()
            result, problems = read(self.response)
        except ClientError as error:
            if error.request is self.request:  # else that of a token
                error.address = self.address()
            if isinstance(error, TransportError) and total is not None:
                limit = f"total_timeout of {round(total, 2):g} s exceeded"
                error.problem = error.problem.replace(LATE, limit)
            await self._report((), error)
            raise
        await self._report(problems)
        return result

    def address(self) -> str:
        """Return the method and the URL of the request, without query and secrets."""
        from .failures import public_url

        request = self.request
        server = public_url(self.settings.base_url(request))
        path = public_url(request.path, self.secrets.values())
        return f"{request.method} {server}{path}"

    async def _report(self, found: "Problems", error: Exception | None = None) -> None:
        """Call `on_result` with the result of the call."""
        settings, request, response = self.settings, self.request, self.response
        if isinstance(error, ResponseError):
            found = error.problems
        if not isinstance(error, ResponseValidationError):
            log_problems(request, found)
        if not settings.on_result:
            return
        head: tuple[int | None, Mapping[str, str], str | None] = (None, {}, None)
        outcome: CallOutcome = "no_response"
        if response:
            head = (response.status_code, response.headers, response.request_id)
            is_good = is_success(request.returns, response.status_code)
            outcome = "success" if is_good else "error"
        if isinstance(error, ResponseValidationError):
            outcome = "invalid_response"
        about = (request.operation_id, request.method, str(request).partition(" ")[2])
        seconds = settings.transport.now() - self.began
        result = CallResult(*about, *head, self.attempts, seconds, outcome, found)
        await settings.transport.call(settings.on_result, result)

    async def _attempts(self) -> Response[T]:
        """Return the last response. Raise `TransportError`."""
        self.current = self.request
        await self._sign()
        redirects = retries = 0
        while True:
            await self._begin(self.current)
            returns = self.current.returns
            size, transport = self.settings.max_response_bytes, self.settings.transport
            body = Body(returns, size, self.deadline)
            body.reads_success = self.reads_success
            self.attempts += 1
            began = transport.now()
            outcome: Outcome = await transport.send(self._build, body)
            if _LOG.isEnabledFor(logging.DEBUG):
                status = getattr(outcome, "status_code", type(outcome).__name__)
                seconds = transport.now() - began
                _LOG.debug("%s: %s in %.2f s", self.address(), status, seconds)
            if isinstance(outcome, httpx.Response):
                if is_success(returns, outcome.status_code):
                    break
                if redirects < _MOST_REDIRECTS and await self._follow(outcome):
                    redirects += 1
                    continue
                if outcome.status_code == 401 and await self._renew():
                    continue
            wait = self._pause(outcome, retries)
            if wait is None:
                break
            _LOG.info("%s: again in %.2f s", self.address(), wait)
            retries += 1
            await transport.call(transport.sleep, wait)
            await self._sign()
            if transport.closed.is_set() or transport.http().is_closed:  # meanwhile
                break
        if not isinstance(outcome, httpx.Response):
            failure = transport_error(self.request, outcome)
            failure.problem += f": redirected to {self.host}" if self.host else ""
            raise failure from outcome
        self.opened = outcome
        head = (self.request, outcome.status_code, outcome.headers)
        note, reading = self._note(outcome), self.settings.reading
        return Response(*head, b"".join(body.chunks), note, reading=reading)

    def _note(self, response: httpx.Response) -> str:
        """Return a note for the error of `response`."""
        status, new = response.status_code, response.next_request
        if 300 <= status < 400 and "location" in response.headers:
            to = f" to {new.url.netloc.decode()}" if new and new.url.host else ""
            return f"the redirect{to} was not followed"
        if self.host:
            return f"redirected to {self.host}"
        return self.note if status == 401 else ""

    def _pause(self, outcome: Outcome, retries: int) -> float | None:
        """Return the seconds before the next attempt, or `None` for no further one."""
        from .failures import delay

        if retries >= self.settings.max_retries:
            return None
        is_safe = bool(self.key or self.current.may_repeat)
        if not self.sent[2]:  # a server that responded has received a part of it
            if isinstance(outcome, httpx.Response):
                return None
            is_safe = False
        wait = delay(outcome, retries, is_safe=is_safe, key=self.key)
        end = self.settings.transport.now() + (wait or 0.0)
        return wait if end < self.deadline else None

    async def _begin(self, request: Request[Any]) -> None:
        """Prepare an attempt to send `request`. Raise `TransportError`."""
        transport = self.settings.transport
        content: Any = request.content
        self.sent = content, {}, True
        if not isinstance(content, bytes | None):
            self.sent = await content.open(awaited=transport.is_awaited)
        if transport.now() >= self.deadline:
            raise TransportTimeoutError(self.request, LATE)

    async def _follow(self, response: httpx.Response) -> bool:
        """Set the next request, if it is safe. Return whether it is."""
        new, status, request = response.next_request, response.status_code, self.current
        if not new or not self.settings.follow_redirects:
            return False
        if not is_same_origin(response.url, new.url):
            for leave in self.settings.leaving:
                if await leave(self, response.url, new.url):
                    return True
            return False
        is_same = status in {307, 308} or request.method in IDEMPOTENT
        is_same = is_same and self.sent[2]
        if status == 303 and request.method != "HEAD":
            self.current = replace(request, method="GET", content=None)
        elif status != 303 and not is_same:
            return False
        self.location = str(new.url.copy_with(userinfo=b""))
        return True

    async def _renew(self) -> bool:
        """Request refused credentials again. Return whether they are other ones."""
        if not self.sent[2]:
            return False
        if self.refused is not None:
            return False
        self.refused = self.secrets
        await self._sign()
        return self.secrets != self.refused

    def security(self) -> tuple[tuple[str, ...], ...]:
        """Return the alternatives of the request, or those of the API."""
        own = self.current.security
        return self.settings.api.security if own is None else own

    async def _sign(self) -> None:
        """Set the credentials of an attempt, other than the refused ones if possible.

        They are those of the first complete alternative, else a note of the missing ones.
        A scheme needs no credential if its header is one of the caller's own headers.
        """
        settings, request = self.settings, self.current
        own = {name.lower() for name, _ in (*settings.headers, *request.headers)}
        missing = list[str]()
        for names in self.security():
            schemes = [settings.api.schemes[name] for name in names]
            needed = [each for each in schemes if not each.is_sent_by(own)]
            keywords = dict.fromkeys(each for one in needed for each in one.keywords)
            if keywords.keys() - settings.credentials.keys():
                missing.append(" and ".join(f"{keyword}=…" for keyword in keywords))
            # An alternative that sends nothing, such as a certificate, does not end the search.
            elif keywords or needed != schemes:
                self.secrets = await self._secrets(keywords)
                self.signing = [each for each in needed if each.keywords]
                return
        if missing:
            self.note = f"the client was not given {' or '.join(missing)}"

    async def _secrets(self, keywords: Iterable[str]) -> Secrets:
        """Return the text of each credential. Raise `TypeError` if one has another type."""
        settings = self.settings
        secrets = Secrets((key, settings.credentials[key]) for key in keywords)
        # No variable refers to a secret alone: frames of an error show variables.
        for key in secrets:
            if callable(secrets[key]):
                secrets[key] = await settings.transport.call(secrets[key])
            if not isinstance(secrets[key], str):
                problem = f"{key} must be text, not {type(secrets[key]).__name__}"
                raise TypeError(f"{problem}; a coroutine function needs AsyncClient")
        return secrets

    def _build(self, http: Any) -> httpx.Request:
        """Return the HTTP request of an attempt. Raise `ValueError`."""
        try:
            return self._attempt(http)
        except ValueError as error:
            problem = str(error)
        raise ValueError(problem)  # without frames and causes, which show values

    def _attempt(self, http: Any) -> httpx.Request:
        """Return the HTTP request. Of several headers with one name, the last counts."""
        settings, request = self.settings, self.current
        content: Any = request.content
        media_type = request.content_type if content is not None else ""
        described = {"Content-Type": media_type} if media_type else {}
        content, more, _ = self.sent
        described |= more
        timeouts = httpx.Timeout(settings.timeout).as_dict()
        if not isinf(self.deadline):
            left = max(0.0, self.deadline - settings.transport.now())
            timeouts = {key: min(most or left, left) for key, most in timeouts.items()}
        own = {
            name.lower().encode(): (name.encode(), header_value(name, text).encode())
            for name, text in (*settings.headers, *described.items(), *request.headers)
        }
        others = (pair for pair in http.headers.raw if pair[0].lower() not in own)
        pairs = [*others, *own.values()]
        url = self.location or self._url(request, http.params)
        attempt = httpx.Request(request.method, url, headers=pairs, content=content)
        attempt.extensions |= {"timeout": timeouts, "call": request}
        headers = attempt.headers
        headers.encoding = "utf-8"  # a server's cookie may need it
        name = settings.api.idempotency_header
        if name and not (request.may_repeat or headers.get(name)):
            headers[name] = self.key or str(uuid4())
        self.key = headers.get(name, "") or headers.get("Idempotency-Key", "")
        if http.cookies:  # else the library would need 30 µs to find none
            http.cookies.set_cookie_header(attempt)
        attempt.method = request.method  # as it is written: methods have a case
        for scheme in self.signing:
            scheme.add(attempt, scheme.value(self.secrets), settings.transport)
        return attempt

    def _url(self, request: Request[Any], params: httpx.QueryParams) -> str:
        if not request.path.startswith("/"):  # else "@elsewhere/" could change the host
            raise ValueError(f"the path of {request} must begin with a slash")
        path = request.path.partition("#")[0]
        # The URL of a next page may contain parameters of the client.
        known = httpx.QueryParams(path.partition("?")[2]) if "?" in path else ()
        added = (*params.multi_items(), *self.settings.query)
        query = (*request.query, *(pair for pair in added if pair[0] not in known))
        return extended(self.settings.base_url(request) + path, query)


def log_problems(request: Call, problems: "Problems") -> None:
    """Log the first problem of each rule of an operation."""
    for problem in problems:
        if (key := (str(request), problem.rule)) not in _logged:
            _logged.add(key)
            _LOG.warning("%s: %s", request, problem)


def extended(url: str, pairs: Pairs) -> str:
    """Return `url` with `pairs` added to its query. A pair without a name is its value alone."""
    if not pairs:
        return url
    query = "&".join(f"{quoted(n)}={quoted(v)}" if n else quoted(v) for n, v in pairs)
    return f"{url}{'&' if '?' in url else '?'}{query}"


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
