"""Address to which a request connects: proxy, name resolution, and the public internet."""

import asyncio
import concurrent.futures
import re
import socket
import threading
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from opgen.source.web.types import RequestError, Resolver

Address = IPv4Address | IPv6Address

# `ipaddress.is_global` returns different results in different Python versions. Source of the networks: IANA's
# special-purpose address registries. Azure serves machine secrets at 168.63.129.16.
_SPECIAL_IPV4 = tuple(
    map(
        IPv4Network,
        """0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
        192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4
        240.0.0.0/4""".split(),
    )
)
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_SPECIAL_IPV6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_EMBEDS_IPV4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))

_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_LOCAL_DOMAINS = tuple(".corp .home .home.arpa .internal .intranet .lan .local .localdomain .localhost".split())


def is_public(address: Address) -> bool:
    """Return whether `address` is on the public internet. Check also an IPv4 address inside an IPv6 address."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_IPV4)
    if any(address in network for network in _EMBEDS_IPV4):
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_IPV6 and not any(address in network for network in _SPECIAL_IPV6)


def parse_address(host: str) -> Address | None:
    """Parse `host` as an IP address in any form that resolvers accept: `127.1`, `0x7f000001`, `[::1]`.

    Return `None` if `host` is a name.
    """
    bare = host.removeprefix("[").removesuffix("]").removesuffix(".")
    try:
        return ip_address(bare)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(bare))
    except (OSError, ValueError):
        return None


def redirect_refusal(host: str) -> str:
    """Return the reason to refuse a redirect to `host`, or an empty string.

    This function does not resolve names. `download` checks the addresses after name resolution.
    """
    address = parse_address(host)
    if address is not None:
        return "" if is_public(address) else "its host is a private address"
    name = host.lower().removesuffix(".")
    # A proxy may interpret other characters in a host name differently than this function.
    if _HOST_NAME.fullmatch(name) is None or name.endswith(_LOCAL_DOMAINS):
        return "its host is in a local network"
    return ""


def proxy_for(proxies: Mapping[str, str], scheme: str, host: str, port: int) -> str:
    """Return the URL of the proxy for `host`, or an empty string for a direct connection.

    `proxies` has the form of the result of `urllib.request.getproxies`. opgen checks the addresses of each direct
    connection. If httpx2 interpreted `NO_PROXY` itself, a different result could bypass this check.
    """
    proxy = proxies.get(scheme) or proxies.get("all") or ""
    name = host.lower().removesuffix(".")
    exceptions = re.split(r"[\s,]+", proxies.get("no", "").lower())
    if not proxy or any(_matches(entry, name, port) for entry in exceptions if entry):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _matches(entry: str, host: str, port: int) -> bool:
    """Return whether a NO_PROXY entry matches `host`, by curl's rules.

    An entry is `*`, a domain, an IP address or a network. A domain matches its subdomains too. A domain or an IP
    address can have a port.
    """
    if entry == "*":
        return True
    address = parse_address(host)
    if address is not None:
        try:
            return address in ip_network(entry, strict=False)
        except ValueError:
            pass
    name, colon, digits = entry.rpartition(":")
    if colon and digits.isdecimal():
        if int(digits) != port:
            return False
        entry = name
    domain = entry.removeprefix("*").removeprefix(".").strip("[]")
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of `host` from the system's resolver, in the resolver's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


async def resolve_host(host: str, port: int, resolve: Resolver, seconds: float) -> tuple[str, ...]:
    """Return at least one address of `host`. Raise `RequestError` after `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            found = await asyncio.wrap_future(_start_resolver(host, port, resolve))
    except TimeoutError:
        raise RequestError(f"cannot resolve host {host} within {seconds:g} s", is_retryable=True) from None
    except (OSError, ValueError) as error:
        is_retryable = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
        raise RequestError(f"cannot resolve host {host}", is_retryable=is_retryable) from None
    if not found:
        raise RequestError(f"cannot resolve host {host}")
    return found


def _start_resolver(host: str, port: int, resolve: Resolver) -> "concurrent.futures.Future[tuple[str, ...]]":
    # The event loop's executor is not used, because asyncio and the interpreter's exit wait for the executor's
    # threads. A resolver can block longer than the timeout.
    future: concurrent.futures.Future[tuple[str, ...]] = concurrent.futures.Future()

    def run() -> None:
        future.set_running_or_notify_cancel()  # after this call, the future cannot be cancelled
        try:
            future.set_result(tuple(resolve(host, port)))
        except Exception as error:  # noqa: BLE001  # `await` raises it again
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
