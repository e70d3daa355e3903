"""Download of one document over HTTP, with retries and redirects.

Messages contain no secrets and no terminal control characters.
"""

import asyncio
import base64
import email.utils
import gzip
import io
import logging
import os
import random
import re
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import field, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.request import getproxies

import httpx2

from opgen.core.characters import escaped
from opgen.core.errors import NetworkError, UsageError
from opgen.core.frozen import frozen
from opgen.source.web.addresses import is_public, proxy_for, redirect_refusal, resolve_host, system_addresses
from opgen.source.web.redact import credentials_of, redact_url, repeats
from opgen.source.web.types import (
    NO_VALIDATORS,
    Fetched,
    Limits,
    Report,
    RequestError,
    Resolver,
    UnchangedError,
    Validators,
    check_headers,
)

# Maximum number of characters of a URL in a message.
_SHOWN_LENGTH = 200
_NO_CODING = frozenset({"", "identity"})
# Decompressed size in bytes up to which any compression ratio is accepted.
_ANY_RATIO_SIZE = 1 << 20


@frozen
class _Session:
    """Values shared by all requests of one download. `headers` are sent only to the origin of `url`."""

    source: str
    url: httpx2.URL = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    validators: Validators
    limits: Limits
    resolve: Resolver
    report: Report
    proxies: Mapping[str, str] = field(repr=False)
    credentials: frozenset[str] = field(repr=False)
    deadline: float


def download(  # noqa: PLR0913  # the options of `fetch`
    location: str,
    *,
    headers: Mapping[str, str],
    validators: Validators,
    limits: Limits,
    resolve: Resolver | None,
    report: Report,
) -> Fetched:
    """Download `location`. Raise the errors of `fetch`.

    The function runs its own event loop. Do not call it from a running event loop.
    """
    # These loggers write URLs and headers, which can contain secrets.
    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    url = _parsed(location)
    check_headers(headers)
    without_user = url.copy_with(username=None, password=None, fragment=None)
    sent, proxies = _with_credentials(headers, url), getproxies()
    session = _Session(
        source=redact_url(str(url)),
        url=without_user,
        headers=sent,
        validators=validators.usable(),
        limits=limits,
        resolve=resolve or system_addresses,
        report=report,
        proxies=proxies,
        credentials=credentials_of(str(without_user), sent, proxies.values()),
        deadline=time.monotonic() + limits.total,
    )
    try:
        return asyncio.run(_download_within_total(session))
    except RequestError as error:
        message = error.message
    # Outside of the `except` clause, the error has no context. The texts of errors of httpx2 can contain secrets.
    raise NetworkError(f"{session.source}: {message}")


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


@frozen
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


async def _download_within_total(session: _Session) -> Fetched:
    seconds = session.limits.total
    # The read timeout does not limit a server that sends one header byte each second.
    try:
        async with asyncio.timeout(seconds):
            return await _follow_redirects(session)
    except TimeoutError:
        raise RequestError(f"no complete response within {seconds:g} s") from None


async def _follow_redirects(session: _Session) -> Fetched:
    """Follow redirects to a response that is not a redirect."""
    first = hop = _Hop(url=session.url, is_trusted=True)
    shown_target = ""
    for _ in range(session.limits.redirects + 1):
        try:
            outcome = await _request_with_retries(session, hop)
        except RequestError as error:
            if hop != first:
                error.message = f"redirected to {shown_target}: {error.message}"
            raise
        if isinstance(outcome, Fetched):
            return outcome
        if repeats(redact_url(outcome), session.credentials):
            raise RequestError("refused a redirect: its URL contains a credential of the request")
        target = _target(hop, outcome)
        refusal = _redirect_refusal(first, hop, target)
        if refusal or target is None:
            raise RequestError(f"refused a redirect to {_shown(outcome)}: {refusal}")
        shown_target = _shown(str(target.url))
        # A chain of redirects that left the origin never gets credentials again: another server chose the next
        # URL.
        hop = replace(target, is_trusted=hop.is_trusted and target.origin == first.origin)
    raise RequestError(f"more than {session.limits.redirects} redirects, the last to {shown_target}")


def _shown(url: str) -> str:
    return escaped(redact_url(url))[:_SHOWN_LENGTH]


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


async def _request_with_retries(session: _Session, hop: _Hop) -> Fetched | str:
    limits = session.limits
    number = 1
    while True:
        try:
            return await _attempt(session, hop)
        except RequestError as error:
            if not error.is_retryable:
                raise
            if number >= limits.tries:
                error.message += f" (after {number} attempts)"
                raise
            wait = error.retry_after
            if wait is None:
                # Jitter prevents all clients of a failed server from reconnecting at the same moment.
                jitter = random.uniform(0.5, 1.5)  # noqa: S311  # not used for security
                wait = limits.backoff * 2 ** (number - 1) * jitter
            wait = min(wait, limits.retry_after)
            if time.monotonic() + wait > session.deadline:
                raise
            session.report(f"{error.message}; retrying in {wait:.0f} s")
        await asyncio.sleep(wait)
        number += 1


class _NotConnectedError(RequestError):
    """Failed connection. Another address of the host can succeed."""


async def _attempt(session: _Session, hop: _Hop) -> Fetched | str:
    """Send one request through the proxy, or directly to one address after the other until one connects.

    Return the document, or the location of a redirect.
    """
    proxy = proxy_for(session.proxies, hop.url.scheme, hop.host, hop.port)
    if proxy:
        return await _request_through_proxy(session, hop, proxy)
    found = await resolve_host(hop.host, hop.port, session.resolve, session.limits.connect)
    is_typed = hop.host == session.url.raw_host.decode("ascii")
    if not is_typed and not all(is_public(ip_address(address)) for address in found):
        raise RequestError("refused: the host resolves to a private address")
    for address in found[:-1]:
        with suppress(_NotConnectedError):
            return await _request(session, hop, hop.url.copy_with(host=address), None)
    return await _request(session, hop, hop.url.copy_with(host=found[-1]), None)


async def _request_through_proxy(session: _Session, hop: _Hop, proxy_url: str) -> Fetched | str:
    try:
        proxy = httpx2.Proxy(proxy_url)
    except (httpx2.InvalidURL, ValueError):
        proxy = None
    if proxy is None or proxy.url.scheme not in {"http", "https"}:
        raise RequestError("invalid proxy in the environment: not an http or https URL")
    try:
        return await _request(session, hop, hop.url, proxy)
    except RequestError as error:
        error.message = f"through the proxy: {error.message}"
        raise


async def _request(session: _Session, hop: _Hop, at: httpx2.URL, proxy: httpx2.Proxy | None) -> Fetched | str:
    limits = session.limits
    try:
        # An empty context for http: loading certificates is slow.
        is_secure = hop.url.scheme == "https"
        tls = httpx2.create_ssl_context() if is_secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    except OSError:
        raise RequestError("cannot read the certificates of SSL_CERT_FILE or SSL_CERT_DIR") from None
    # Each request has a new client, so that no cookie of an earlier response is sent.
    client = httpx2.AsyncClient(
        verify=tls, trust_env=False, proxy=proxy, timeout=httpx2.Timeout(limits.read, connect=limits.connect)
    )
    extensions = {"sni_hostname": hop.host.removesuffix(".")}
    try:
        async with client, client.stream("GET", at, headers=_headers(session, hop), extensions=extensions) as response:
            return await _receive(response, session, hop)
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError) as error:
        failure = _explained(error, session)
    raise failure  # outside of the `except` clause, as in `download`


def _headers(session: _Session, hop: _Hop) -> httpx2.Headers:
    headers = httpx2.Headers(
        {
            "Host": hop.url.netloc.decode("ascii"),
            "Accept": "application/json, application/yaml;q=0.9, */*;q=0.8",
            "Accept-Encoding": "gzip",
            "User-Agent": "opgen",
        }
    )
    validators = session.validators
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    if hop.is_trusted:
        headers.update(dict(session.headers))
    return headers


_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RETRYABLE = frozenset({408, 429, 502, 503, 504})
_SUCCESS = frozenset({200, 203})  # 202 has no final content, 204 has none, 206 has a part

# Minimum length of a credential that no document contains by chance.
_CREDENTIAL_LENGTH = 16
_DATE = re.compile(r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT")


async def _receive(response: httpx2.Response, session: _Session, hop: _Hop) -> Fetched | str:
    """Return the document in `response`, or the location of a redirect."""
    status, headers = response.status_code, response.headers
    if status in _REDIRECTS and "location" in headers:
        return str(headers["location"])
    if status == 304 and session.validators != NO_VALIDATORS:
        raise UnchangedError
    if status not in _SUCCESS:
        # The text of the response may repeat a credential.
        raise RequestError(
            f"the server returned status {status}",
            is_retryable=status in _RETRYABLE,
            retry_after=_parse_retry_after(headers.get("retry-after", "")),
        )
    content = await _read_document(response, session)
    if not content or content.isspace():
        raise RequestError("the server returned an empty response")
    if any(len(each) >= _CREDENTIAL_LENGTH and each.encode() in content for each in session.credentials):
        raise RequestError("the response contains a credential of the request, which a snapshot would publish")
    # A server can copy the credential into an ETag, and validators are stored in files.
    etag, last_modified = (
        "" if repeats(value, session.credentials) else value
        for value in (headers.get("etag", ""), headers.get("last-modified", ""))
    )
    return Fetched(
        content=content,
        kind="url",
        source=session.source,
        final_url=redact_url(str(hop.url)),
        validators=Validators(etag=etag, last_modified=last_modified).usable(),
    )


async def _read_document(response: httpx2.Response, session: _Session) -> bytes:
    is_compressed = is_gzip(response.headers.get("content-encoding", ""))
    length = response.headers.get("content-length", "")
    is_known = re.fullmatch(r"[0-9]{1,18}", length)
    expected = f" of {int(length) / 1e6:.1f}" if is_known else ""
    received = bytearray()
    async for chunk in response.aiter_raw():
        received += chunk
        check_size(len(received), session.limits)
        session.report(f"received {len(received) / 1e6:.1f}{expected} MB")
    return decompress(received, session.limits) if is_compressed else bytes(received)


def _parse_retry_after(value: str) -> float | None:
    """Return the seconds in a Retry-After header, which contains a number or a date. Return `None` if it is invalid."""
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    # RFC 9110, section 5.6.7, requires this date format from servers. The parser also accepts other formats, and
    # overflows on some of them.
    if _DATE.fullmatch(value) is None:
        return None
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _explained(error: Exception, session: _Session) -> RequestError:
    """Return the failure that describes an error of httpx2 or of the system."""
    for cause in _chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return RequestError(
                f"the server's certificate is not trusted: {escaped(cause.verify_message)}"
                " (if a private authority issued it, set SSL_CERT_FILE to the certificate of the authority)"
            )
        if isinstance(cause, ssl.SSLError):
            return RequestError(f"cannot establish a TLS connection: {cause.reason or 'connection closed'}")
    match error:
        case httpx2.ConnectTimeout():
            return _NotConnectedError(f"cannot connect within {session.limits.connect:g} s", is_retryable=True)
        case httpx2.TimeoutException():
            return RequestError(f"no data from the server for {session.limits.read:g} s", is_retryable=True)
        case httpx2.ConnectError():
            return _NotConnectedError(f"cannot connect: {_system_reason(error)}", is_retryable=True)
        case httpx2.ProxyError():
            return RequestError(f"status {str(error)[:3]}")  # the rest is a text of the proxy
        case httpx2.RemoteProtocolError():
            reason = str(error).partition(":")[0].removesuffix(".")  # the rest may be a text of the server
            return RequestError(f"invalid HTTP response: {reason[:1].lower()}{reason[1:]}")
        case httpx2.NetworkError():
            return RequestError(f"connection lost: {_system_reason(error)}")
        case _:
            # The texts of these errors quote the request: `Illegal header value b'Bearer …'`.
            return RequestError("cannot send the request")


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


def is_gzip(content_encoding: str) -> bool:
    """Return whether a body is compressed. Raise `RequestError` for any other encoding than gzip."""
    codings = [coding for each in content_encoding.lower().split(",") if (coding := each.strip()) not in _NO_CODING]
    if codings not in ([], ["gzip"], ["x-gzip"]):
        raise RequestError("unsupported Content-Encoding of the response")
    return bool(codings)


def check_size(size: int, limits: Limits) -> None:
    """Raise `RequestError` for a body of more bytes than allowed."""
    if size > limits.size:
        raise RequestError(f"the response is larger than {limits.size / (1 << 20):g} MiB")


def decompress(body: bytes | bytearray, limits: Limits) -> bytes:
    """Return the content of a complete body in gzip. Raise `RequestError` for invalid data, and above a limit.

    httpx2's decoder is not used: it accepts a truncated gzip stream and ignores data after the first stream.
    """
    most = max(_ANY_RATIO_SIZE, limits.ratio * len(body))
    try:
        content = gzip.GzipFile(fileobj=io.BytesIO(body)).read(min(limits.size, most) + 1) if body else None
    except EOFError:
        content = None
    except (OSError, zlib.error):
        raise RequestError("invalid gzip data in the response") from None
    if content is None:
        raise RequestError("truncated gzip data in the response")
    check_size(len(content), limits)
    if len(content) > most:
        raise RequestError(f"refused: the response decompresses to more than {limits.ratio} times its size")
    return content
