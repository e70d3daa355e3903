"""Redirects of files and streams to another origin, which gets no credentials."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import isinf
from typing import Any, get_args

from anyio import to_thread

from .auth import Secrets
from .call import Exchange
from .http_library import httpx
from .request import transport_error
from .transports import isolated, resolved

_OWN = ("Accept", "Accept-Encoding", "User-Agent")
"""Headers of the client itself. The values that the caller configured stay with the API."""
_SENT = frozenset({"accept", "if-range", "last-event-id", "range"})
"""Headers of a request that another origin gets. Any other may contain a secret."""
_PUBLIC = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")  # an IPv4 address in an IPv6 address
_AZURE = "168.63.129.16"  # serves secrets of a machine
_LOCAL = (".internal", ".lan", ".local", ".localhost")


async def leave_origin(exchange: Exchange[Any], old: httpx.URL, new: httpx.URL) -> bool:
    """Remove everything from the exchange that only the API may get, before a redirect to `new`.

    Return whether the redirect is safe. Raise `TransportError`.
    """
    request, settings = exchange.current, exchange.settings
    is_raw = not exchange.reads_success or any(
        bytes in (form, *get_args(form)) for form in request.returns.values()
    )
    if not is_raw or request.method not in {"GET", "HEAD"} or request.content:
        return False
    # A certificate of the connection is a credential too.
    names = {name for names in exchange.security() for name in names}
    if not all(settings.api.schemes[name].keywords for name in names):
        return False
    if new.scheme not in {old.scheme, "https"} or not new.host:
        return False
    # The lookup of a host that was found to be public could have another result now.
    is_local = exchange.is_local
    if not exchange.host:
        is_local = all(await _are_local(exchange, old.host))
    exchange.is_local = any(await _are_local(exchange, new.host))
    if exchange.is_local and not is_local:
        return False
    for scheme in exchange.signing:  # the server may have repeated it in the URL
        if scheme.value(exchange.secrets) in new.params.get_list(scheme.name):
            new = new.copy_remove_param(scheme.name)
    own = dict(reversed(settings.headers))
    exchange.settings = replace(
        settings,
        transport=_without_credentials(settings.transport),
        headers=tuple((name, own[name]) for name in _OWN),
        limiter=None,
    )
    sent = tuple(pair for pair in request.headers if pair[0].lower() in _SENT)
    exchange.current = replace(request, headers=sent, security=())
    exchange.signing, exchange.secrets = (), Secrets()
    exchange.host = new.netloc.decode()
    exchange.location = str(new.copy_with(userinfo=b""))
    return True


def _without_credentials(transport: Any) -> Any:
    """Return a transport whose HTTP clients have no cookies, no user and no headers."""
    other = isolated(transport)
    of_session = other.http

    def http() -> Any:
        client = of_session()
        client.auth, client.headers = None, dict[str, str]()
        return client

    vars(other)["http"] = http
    return other


async def _are_local(exchange: Exchange[Any], host: str) -> list[bool]:
    """Return for each address of `host` whether it is outside of the public internet.

    Where only a proxy can find the addresses, the name decides. Raise `TransportError`.
    """
    transport, end = exchange.settings.transport, exchange.deadline
    seconds = None if isinf(end) else max(0.0, end - transport.now())
    try:
        if transport.is_awaited:
            find = to_thread.run_sync(resolved, host, seconds, abandon_on_cancel=True)
            found = await find
        else:
            found = resolved(host, seconds)
    except httpx.ConnectTimeout as error:
        failure = transport_error(exchange.request, error)
        failure.problem += f": redirected to {host}"
        raise failure from error
    name = host.rstrip(".").lower()
    is_local = "." not in name or name.endswith(_LOCAL)
    return [*map(_is_local, found)] or [is_local]


def _is_local(address: str) -> bool:
    """Return whether an address is outside of the public internet."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip in _NAT64:
            ip = IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip not in _PUBLIC or ip.sixtofour:
            return True
    return not ip.is_global or ip.is_multicast or address == _AZURE
