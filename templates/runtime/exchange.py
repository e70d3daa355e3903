"""A call as steps, without I/O: credentials, attempts, retries and redirects."""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from . import auth, retry
from .encode import Pairs, build_headers
from .errors import TransportError, TransportTimeoutError
from .http_library import httpx
from .request import Request, Response, is_success

T = TypeVar("T")
Timeout = httpx.Timeout | float | None
"""Seconds for each phase of an attempt; `None` waits for ever."""
_ACCEPT = "application/json, */*;q=0.5"
_MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a client sends."""

    base_url: str
    headers: Pairs
    timeout: Timeout
    max_retries: int
    schemes: Mapping[str, auth.SecurityScheme]
    credentials: Mapping[str, auth.Credential] = field(repr=False)


def exchange(
    settings: Settings, build: Callable[..., httpx.Request], request: Request[T]
) -> Generator[tuple[float, httpx.Request] | Response[T], retry.Outcome, None]:
    """The steps of sending `request`: attempts, and last the response.

    An attempt is a number of seconds to wait first and what to send; its outcome is
    sent in. `build` is the HTTP client's own way to build it. Raises `TransportError`.
    """
    method, url, content = request.method, _url(settings, request), request.content
    retries = redirects = 0
    wait = 0.0
    while True:
        sent, hint = auth.choose(
            request.security, settings.schemes, settings.credentials
        )
        outcome = yield wait, build(
            method,
            _extend(url, sent["query"].items()),
            headers=_headers(settings, request, sent),
            content=content,
            timeout=settings.timeout,
        )
        target = _redirect(method, url, request, outcome)
        seconds = retry.delay(method, outcome, retries)
        if target and redirects < _MOST_REDIRECTS:
            redirects += 1
            method, url, content = target
            wait = 0.0
        elif seconds is not None and retries < settings.max_retries:
            retries += 1
            wait = seconds
        else:
            yield _response(request, outcome, hint)


def _url(settings: Settings, request: Request[Any]) -> httpx.URL:
    """Base, path and query, each as it is."""
    # Anything else could change the host: "https://host" and "@elsewhere/".
    if not request.path.startswith("/"):
        raise ValueError(f"the path of {request} must begin with a slash")
    try:
        return _extend(httpx.URL(settings.base_url + request.path), request.query)
    except httpx.InvalidURL as error:
        raise ValueError(f"the path of {request} makes no URL: {error}") from None


def _extend(url: httpx.URL, query: Iterable[tuple[str, str]]) -> httpx.URL:
    more = urlencode(tuple(query), quote_via=quote, safe="").encode()
    return url.copy_with(query=b"&".join(filter(None, (url.query, more))) or None)


def _headers(
    settings: Settings, request: Request[Any], sent: Mapping[str, Mapping[str, str]]
) -> httpx.Headers:
    """The client's, the credentials' and the request's: the last of a name wins."""
    headers = httpx.Headers({"Accept": _ACCEPT})
    if request.content is not None and request.content_type:
        headers["Content-Type"] = request.content_type
    credentials = build_headers(sent["header"])
    for name, value in (*settings.headers, *credentials, *request.headers):
        headers[name] = value  # not update(), which takes ASCII only
    cookies = (*request.cookies, *sent["cookie"].items())
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies)
    return headers


def _redirect(
    method: str, url: httpx.URL, request: Request[Any], outcome: retry.Outcome
) -> tuple[str, httpx.URL, bytes | None] | None:
    """Method, URL and content to send next: what is safe, and to the same origin only."""
    if not isinstance(outcome, httpx.Response) or not outcome.has_redirect_location:
        return None
    status = outcome.status_code
    repeatable = status in {307, 308} or method in retry.IDEMPOTENT
    if not repeatable or is_success(request, status):
        return None
    try:
        target = url.join(outcome.headers["location"]).copy_with(fragment=None)
    except httpx.InvalidURL:
        return None
    if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port):
        return None
    if status == 303 and method != "HEAD":
        return "GET", target, None
    return method, target, request.content


def _response(request: Request[T], outcome: retry.Outcome, hint: str) -> Response[T]:
    if not isinstance(outcome, httpx.Response):
        late = isinstance(outcome, httpx.TimeoutException)
        error = TransportTimeoutError if late else TransportError
        raise error(request, f"{type(outcome).__name__}: {outcome}") from outcome
    status = outcome.status_code
    if outcome.is_redirect:
        hint = "the redirect was not followed"
    elif status != 401:
        hint = ""
    return Response(request, status, outcome.headers, outcome.content, hint)
