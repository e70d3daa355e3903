"""Download of one document over HTTP, with retries and redirects.

Failures of single requests are values. Messages contain no secrets and no terminal control characters.
"""

import asyncio
import base64
import dataclasses
import logging
import os
import random
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.request import getproxies

import httpx2

from opgen.core.characters import escaped
from opgen.core.errors import NetworkError, UsageError
from opgen.source.web.addresses import is_public, proxy_for, redirect_refusal, resolve_host
from opgen.source.web.headers import check_headers
from opgen.source.web.redact import Redactor, build_redactor, redact_url
from opgen.source.web.response import TEXT_LIMIT, BodyError, receive
from opgen.source.web.types import (
    Downloaded,
    DownloadRequest,
    Failure,
    Limits,
    Redirect,
    Unchanged,
)


def request_document(request: DownloadRequest) -> tuple[str, Downloaded | Unchanged]:
    """Download the document of `request`, whose URL may contain credentials, through the proxies of the environment.

    Return the redacted URL and the outcome. Raise `UsageError` or `NetworkError`.
    """
    url = _parsed(request.url)
    check_headers(request.headers)
    shown = redact_url(str(url))
    outcome = download(
        dataclasses.replace(
            request,
            url=str(url.copy_with(username=None, password=None, fragment=None)),
            headers=_with_credentials(request.headers, url),
            proxies=getproxies(),
        )
    )
    if isinstance(outcome, Failure):
        raise NetworkError(f"{shown}: {outcome.message}")
    return shown, outcome


def _parsed(location: str) -> httpx2.URL:
    try:
        url = httpx2.URL(location)
    except (httpx2.InvalidURL, ValueError):
        reason = "invalid URL"
    else:
        if url.scheme not in {"http", "https"}:
            reason = "unsupported URL scheme; use an http or https URL, or the path of a file"
        elif not url.host or not 0 < (url.port or 1) < 1 << 16:
            reason = "invalid URL"
        else:
            return url
    raise UsageError(f"{escaped(redact_url(location))}: {reason}")


def _with_credentials(headers: Mapping[str, str], url: httpx2.URL) -> dict[str, str]:
    """Return `headers` with the user and password of `url` as an `Authorization` header.

    An `Authorization` header in `headers` has precedence.
    """
    credentials = f"{url.username}:{url.password}"
    if credentials == ":" or any(name.lower() == "authorization" for name in headers):
        return dict(headers)
    encoded = base64.b64encode(credentials.encode()).decode()
    return {**headers, "Authorization": f"Basic {encoded}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    """Values shared by all requests of one download."""

    request: DownloadRequest
    first: httpx2.URL = field(repr=False)
    deadline: float
    redactor: Redactor

    def with_secrets_of(self, url: str) -> "_Session":
        return dataclasses.replace(self, redactor=self.redactor.with_secrets_of(url))

    def shown(self, url: str) -> str:
        return self.redactor.mask_line(self.redactor.url(url), TEXT_LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """One URL in a chain of redirects. Configured headers are sent only to a trusted URL."""

    url: httpx2.URL = field(repr=False)
    is_trusted: bool

    @property
    def host(self) -> str:
        return self.url.raw_host.decode("ascii")

    @property
    def port(self) -> int:
        default = 443 if self.url.scheme == "https" else 80
        return default if self.url.port is None else self.url.port

    @property
    def origin(self) -> tuple[str, str, int]:
        return (self.url.scheme, self.host, self.port)


def download(request: DownloadRequest) -> Downloaded | Unchanged | Failure:
    """Download the document at an http(s) URL. Return network and server errors as `Failure`.

    The function runs its own event loop. Do not call it from a running event loop.
    """
    # These loggers write URLs and headers, which can contain secrets.
    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return asyncio.run(_download_within_total(request))


async def _download_within_total(request: DownloadRequest) -> Downloaded | Unchanged | Failure:
    seconds = request.limits.total
    session = _Session(
        request=request,
        first=httpx2.URL(request.url),
        deadline=asyncio.get_running_loop().time() + seconds,
        redactor=build_redactor(request.url, request.headers, request.proxies.values()),
    )
    # The read timeout does not limit a server that sends one header byte each second.
    try:
        async with asyncio.timeout(seconds):
            return await _follow_redirects(session)
    except TimeoutError:
        return Failure(message=f"no complete response within {seconds:g} s")


async def _follow_redirects(session: _Session) -> Downloaded | Unchanged | Failure:
    """Follow redirects and return the first outcome that is not a redirect."""
    first = hop = _Hop(url=session.first, is_trusted=True)
    shown_target = ""
    for _ in range(session.request.limits.redirects + 1):
        outcome = await _request_with_retries(session, hop)
        if isinstance(outcome, Failure) and hop != first:
            return Failure(message=f"redirected to {shown_target}: {outcome.message}")
        if not isinstance(outcome, Redirect):
            return outcome
        # A redirect target can contain a secret: signed URLs do.
        session = session.with_secrets_of(outcome.location)
        shown_target = session.shown(outcome.location)
        target = _target(hop, outcome.location)
        refusal = _redirect_refusal(first, hop, target)
        if refusal or target is None:
            return Failure(message=f"refused a redirect to {shown_target}: {refusal}")
        shown_target = session.shown(str(target.url))
        # A chain of redirects that left the origin never gets credentials again: another server chose the next
        # URL.
        is_trusted = hop.is_trusted and target.origin == first.origin
        hop = dataclasses.replace(target, is_trusted=is_trusted)
    count = session.request.limits.redirects
    return Failure(message=f"more than {count} redirects, the last to {shown_target}")


def _target(hop: _Hop, location: str) -> _Hop | None:
    try:
        url = hop.url.join(location)
        url = url.copy_with(username=None, password=None, fragment=None)
    except (httpx2.InvalidURL, ValueError):
        return None
    return _Hop(url=url, is_trusted=False)


def _redirect_refusal(first: _Hop, hop: _Hop, target: _Hop | None) -> str:
    """Return the reason to refuse a redirect to `target`, or an empty string.

    This function checks only the URL. `_attempt` checks the addresses after name resolution.
    """
    if target is None or target.url.scheme not in {"http", "https"}:
        return "not an http or https URL"
    if not target.host or not 0 < target.port < 1 << 16:
        return "not an http or https URL"
    if hop.url.scheme == "https" and target.url.scheme == "http":
        return "it redirects from https to http"
    # The user chose the first host. Only hosts chosen by a server must be public.
    return "" if target.host == first.host else redirect_refusal(target.host)


async def _request_with_retries(session: _Session, hop: _Hop) -> Downloaded | Unchanged | Redirect | Failure:
    limits = session.request.limits
    number = 1
    while True:
        outcome = await _attempt(session, hop)
        if not isinstance(outcome, Failure) or not outcome.is_retryable:
            return outcome
        if number >= limits.tries:
            return dataclasses.replace(outcome, message=f"{outcome.message} (after {number} attempts)")
        wait = outcome.retry_after
        if wait is None:
            # Jitter prevents all clients of a failed server from reconnecting at the same moment.
            jitter = random.uniform(0.5, 1.5)  # noqa: S311  # not used for security
            wait = limits.backoff * 2 ** (number - 1) * jitter
        wait = min(wait, limits.retry_after)
        if asyncio.get_running_loop().time() + wait > session.deadline:
            return outcome
        session.request.report(f"{outcome.message}; retrying in {wait:.0f} s")
        await asyncio.sleep(wait)
        number += 1


async def _attempt(session: _Session, hop: _Hop) -> Downloaded | Unchanged | Redirect | Failure:
    """Send one request through the proxy, or directly to one address after the other until one connects."""
    request = session.request
    proxy = proxy_for(request.proxies, hop.url.scheme, hop.host, hop.port)
    if proxy:
        return await _request_through_proxy(session, hop, proxy)
    found = await resolve_host(hop.host, hop.port, request)
    if isinstance(found, Failure):
        shown = session.redactor.mask_line(found.message, TEXT_LIMIT)
        return dataclasses.replace(found, message=shown)
    is_typed = hop.host == session.first.raw_host.decode("ascii")
    if not is_typed and not all(is_public(ip_address(address)) for address in found):
        return Failure(message="refused: the host resolves to a private address")
    outcome: Downloaded | Unchanged | Redirect | Failure = Failure(message="the host has no address")
    for address in found:
        # Connecting by name would resolve the name again, perhaps to an address that was not checked.
        at = hop.url.copy_with(host=address)
        outcome = await _request(session, hop, at, None)
        if not isinstance(outcome, Failure) or outcome.was_connected:
            break
    return outcome


async def _request_through_proxy(
    session: _Session, hop: _Hop, proxy_url: str
) -> Downloaded | Unchanged | Redirect | Failure:
    try:
        proxy = httpx2.Proxy(proxy_url)
    except (httpx2.InvalidURL, ValueError):
        proxy = None
    if proxy is None or proxy.url.scheme not in {"http", "https"}:
        return Failure(message="invalid proxy in the environment: not an http or https URL")
    outcome = await _request(session, hop, hop.url, proxy)
    if isinstance(outcome, Failure):
        return dataclasses.replace(outcome, message=f"through the proxy: {outcome.message}")
    return outcome


async def _request(
    session: _Session, hop: _Hop, at: httpx2.URL, proxy: httpx2.Proxy | None
) -> Downloaded | Unchanged | Redirect | Failure:
    limits = session.request.limits
    try:
        tls = _tls(hop.url.scheme)
    except OSError:
        message = "cannot read the certificates of SSL_CERT_FILE or SSL_CERT_DIR"
        return Failure(message=message)
    # Each request has a new client, so that no cookie of an earlier response is sent.
    client = httpx2.AsyncClient(
        verify=tls, trust_env=False, proxy=proxy, timeout=httpx2.Timeout(limits.read, connect=limits.connect)
    )
    try:
        async with (
            client,
            client.stream(
                "GET",
                at,
                headers=_headers(session.request, hop),
                extensions={"sni_hostname": hop.host.removesuffix(".")},
            ) as response,
        ):
            url = session.redactor.url(str(hop.url))
            return await receive(response, url, session.request, session.redactor)
    except BodyError as error:
        return Failure(message=str(error))
    except EXPLAINED as error:
        return explain(error, limits, session.redactor)


def _tls(scheme: str) -> ssl.SSLContext:
    if scheme == "https":
        return httpx2.create_ssl_context()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # an empty context: loading certificates is slow


def _headers(request: DownloadRequest, hop: _Hop) -> httpx2.Headers:
    headers = httpx2.Headers(
        {
            "Host": hop.url.netloc.decode("ascii"),
            "Accept": "application/json, application/yaml;q=0.9, */*;q=0.8",
            "Accept-Encoding": "gzip",
            "User-Agent": "opgen",
        }
    )
    validators = request.validators
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    if hop.is_trusted:
        headers.update(dict(request.headers))
    return headers


EXPLAINED = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError)
"""Exception types that `explain` accepts."""


def explain(error: Exception, limits: Limits, redactor: Redactor) -> Failure:
    """Return the failure that describes `error`, an instance of one of `EXPLAINED`."""
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = redactor.mask_line(cause.verify_message, TEXT_LIMIT)
            return Failure(
                message=f"the server's certificate is not trusted: {reason}"
                " (if a private authority issued it, set SSL_CERT_FILE to the certificate of the authority)"
            )
        if isinstance(cause, ssl.SSLError):
            reason = redactor.mask_line(cause.reason or "connection closed", TEXT_LIMIT)
            return Failure(message=f"cannot establish a TLS connection: {reason}")
    match error:
        case httpx2.ConnectTimeout():
            return Failure(
                message=f"cannot connect within {limits.connect:g} s", is_retryable=True, was_connected=False
            )
        case httpx2.TimeoutException():
            return Failure(message=f"no data from the server for {limits.read:g} s", is_retryable=True)
        case httpx2.ConnectError():
            return Failure(message=f"cannot connect: {_system_reason(error)}", is_retryable=True, was_connected=False)
        case httpx2.ProxyError():
            return Failure(message=redactor.mask_line(str(error), TEXT_LIMIT))
        case httpx2.RemoteProtocolError():
            reason = redactor.mask_line(str(error), TEXT_LIMIT).removesuffix(".")
            reason = reason[:1].lower() + reason[1:]
            return Failure(message=f"invalid HTTP response: {reason}")
        case httpx2.NetworkError():
            return Failure(message=f"connection lost: {_system_reason(error)}")
        case _:
            # The texts of these errors quote the request: `Illegal header value b'Bearer …'`.
            return Failure(message="cannot send the request")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _system_reason(error: BaseException) -> str:
    for cause in _chain(error):
        if isinstance(cause, OSError) and cause.errno:
            # asyncio puts the representation of a Python tuple into the error's own text.
            return os.strerror(cause.errno).lower()
    return "closed by the remote host"
