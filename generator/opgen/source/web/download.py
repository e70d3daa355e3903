"""One GET over HTTP: tries and redirects within the rules, and every failure as a value."""

import asyncio
import dataclasses
import logging
import random
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address

import httpx2

from opgen.source.web.address import is_public, objection
from opgen.source.web.body import BodyError
from opgen.source.web.failures import EXPLAINED, TEXT_LIMIT, explain
from opgen.source.web.proxy import proxy_for
from opgen.source.web.redact import Redactor, redactor
from opgen.source.web.resolve import addresses
from opgen.source.web.response import receive
from opgen.source.web.types import (
    Answer,
    Failure,
    Moved,
    Order,
    Progress,
    Unchanged,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    """What stays the same over all requests of one order."""

    order: Order
    first: httpx2.URL = field(repr=False)
    deadline: float
    redactor: Redactor

    def knowing(self, url: str) -> "_Session":
        return dataclasses.replace(self, redactor=self.redactor.knowing(url))

    def shown(self, url: str) -> str:
        return self.redactor.line(self.redactor.url(url), TEXT_LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """One URL on the way. Headers of the configuration go to a trusted one only."""

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


def get(order: Order) -> Answer | Unchanged | Failure:
    """Make `order`, whose URL is http(s) and has a host. Raises nothing for what a network or server does.

    Runs an event loop of its own, so it cannot be called from within one.
    """
    # They write URLs and headers of both sides, with their secrets, to whoever has logging on.
    for name in ("httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return asyncio.run(_within_total(order))


async def _within_total(order: Order) -> Answer | Unchanged | Failure:
    seconds = order.limits.total
    session = _Session(
        order=order,
        first=httpx2.URL(order.url),
        deadline=asyncio.get_running_loop().time() + seconds,
        redactor=redactor(order.url, order.headers, order.proxies.values()),
    )
    # Around everything, since a server may send one byte of its headers a second.
    try:
        async with asyncio.timeout(seconds):
            return await _follow(session)
    except TimeoutError:
        return Failure(message=f"no complete answer within {seconds:g} s")


async def _follow(session: _Session) -> Answer | Unchanged | Failure:
    """The first outcome that is no redirect."""
    first = hop = _Hop(url=session.first, is_trusted=True)
    place = ""
    for _ in range(session.order.limits.redirects + 1):
        outcome = await _tries(session, hop)
        if isinstance(outcome, Failure) and hop != first:
            return Failure(message=f"redirected to {place}: {outcome.message}")
        if not isinstance(outcome, Moved):
            return outcome
        # The place may hold a secret of its own: signed URLs do.
        session = session.knowing(outcome.location)
        place = session.shown(outcome.location)
        target = _target(hop, outcome.location)
        refusal = _objection(first, hop, target)
        if refusal or target is None:
            return Failure(message=f"refused a redirect to {place}: {refusal}")
        place = session.shown(str(target.url))
        # Once left, credentials stay behind: another origin must not choose where they go.
        is_trusted = hop.is_trusted and target.origin == first.origin
        hop = dataclasses.replace(target, is_trusted=is_trusted)
    count = session.order.limits.redirects
    return Failure(message=f"more than {count} redirects, the last to {place}")


def _target(hop: _Hop, location: str) -> _Hop | None:
    try:
        url = hop.url.join(location)
        url = url.copy_with(username=None, password=None, fragment=None)
    except (httpx2.InvalidURL, ValueError):
        return None
    return _Hop(url=url, is_trusted=False)


def _objection(first: _Hop, hop: _Hop, target: _Hop | None) -> str:
    """Why `target` is not gone to, as far as its URL tells."""
    if target is None or target.url.scheme not in {"http", "https"}:
        return "not an http(s) URL"
    if not target.host or not 0 < target.port < 1 << 16:
        return "not an http(s) URL"
    if hop.url.scheme == "https" and target.url.scheme == "http":
        return "it leads from https to http"
    # The host that was asked for may be any; another must be public.
    return "" if target.host == first.host else objection(target.host)


async def _tries(session: _Session, hop: _Hop) -> Answer | Unchanged | Moved | Failure:
    limits = session.order.limits
    number = 1
    while True:
        outcome = await _once(session, hop)
        if not isinstance(outcome, Failure) or not outcome.again:
            return outcome
        if number >= limits.tries:
            return dataclasses.replace(
                outcome,
                message=f"{outcome.message} ({number} tries)",
            )
        wait = outcome.wait
        if wait is None:
            # Jitter: those who were cut off together should not come back together.
            jitter = random.uniform(0.5, 1.5)  # noqa: S311  # not a secret
            wait = limits.backoff * 2 ** (number - 1) * jitter
        wait = min(wait, limits.retry_after)
        if asyncio.get_running_loop().time() + wait > session.deadline:
            return outcome
        note = f"{outcome.message}; trying again in {wait:.0f} s"
        session.order.report(Progress(note=note))
        await asyncio.sleep(wait)
        number += 1


async def _once(session: _Session, hop: _Hop) -> Answer | Unchanged | Moved | Failure:
    """One try: through the proxy, or at each of the host's addresses until one takes the connection."""
    order = session.order
    proxy = proxy_for(order.proxies, hop.url.scheme, hop.host, hop.port)
    if proxy:
        return await _through(session, hop, proxy)
    found = await addresses(hop.host, hop.port, order)
    if isinstance(found, Failure):
        return found
    is_typed = hop.host == session.first.raw_host.decode("ascii")
    if not is_typed and not all(is_public(ip_address(address)) for address in found):
        return Failure(message="refused, a private address")
    outcome: Answer | Unchanged | Moved | Failure = Failure(message="no address")
    for address in found:
        # Connect to the very address that was checked: asked again, the name may have another.
        at = hop.url.copy_with(host=address)
        outcome = await _request(session, hop, at, None)
        if not isinstance(outcome, Failure) or outcome.connected:
            break
    return outcome


async def _through(
    session: _Session,
    hop: _Hop,
    proxy_url: str,
) -> Answer | Unchanged | Moved | Failure:
    try:
        proxy = httpx2.Proxy(proxy_url)
    except (httpx2.InvalidURL, ValueError):
        proxy = None
    if proxy is None or proxy.url.scheme not in {"http", "https"}:
        return Failure(message="the environment's proxy is no http(s) URL")
    outcome = await _request(session, hop, hop.url, proxy)
    if isinstance(outcome, Failure):
        return dataclasses.replace(
            outcome,
            message=f"through the proxy: {outcome.message}",
        )
    return outcome


async def _request(
    session: _Session,
    hop: _Hop,
    at: httpx2.URL,
    proxy: httpx2.Proxy | None,
) -> Answer | Unchanged | Moved | Failure:
    limits = session.order.limits
    try:
        tls = _tls(hop.url.scheme)
    except OSError:
        message = "SSL_CERT_FILE or SSL_CERT_DIR names no readable certificates"
        return Failure(message=message)
    # One client each: no cookie outlives its request.
    client = httpx2.AsyncClient(
        verify=tls,
        trust_env=False,
        proxy=proxy,
        timeout=httpx2.Timeout(limits.silence, connect=limits.connect),
    )
    try:
        async with (
            client,
            client.stream(
                "GET",
                at,
                headers=_headers(session.order, hop),
                extensions={"sni_hostname": hop.host.removesuffix(".")},
            ) as response,
        ):
            url = session.redactor.url(str(hop.url))
            return await receive(response, url, session.order, session.redactor)
    except BodyError as error:
        return Failure(message=str(error))
    except EXPLAINED as error:
        return explain(error, limits, session.redactor)


def _tls(scheme: str) -> ssl.SSLContext:
    if scheme == "https":
        return httpx2.create_ssl_context()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody, and costs nothing


def _headers(order: Order, hop: _Hop) -> httpx2.Headers:
    headers = httpx2.Headers(
        {
            "Host": hop.url.netloc.decode("ascii"),
            "Accept": "application/json, application/yaml;q=0.9, */*;q=0.8",
            "Accept-Encoding": "gzip",
            "User-Agent": "opgen",
        },
    )
    validators = order.validators
    if validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    if hop.is_trusted:
        headers.update(dict(order.headers))
    return headers
