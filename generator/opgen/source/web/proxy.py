"""The proxy that the environment names for a host: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, less `NO_PROXY`."""

import re
from collections.abc import Mapping
from ipaddress import ip_network

from opgen.source.web.address import literal


def proxy_for(proxies: Mapping[str, str], scheme: str, host: str, port: int) -> str:
    """The proxy's URL, or nothing. `proxies` is as `urllib.request.getproxies` gives it.

    Decided here rather than by httpx2, because a direct connection goes to an address
    that was checked: two readers of NO_PROXY could disagree on whether it is direct.
    """
    proxy = proxies.get(scheme) or proxies.get("all") or ""
    if not proxy or _is_direct(proxies.get("no", ""), host, port):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _is_direct(no_proxy: str, host: str, port: int) -> bool:
    return any(
        _matches(entry.lower(), host.lower().removesuffix("."), port)
        for entry in re.split(r"[\s,]+", no_proxy)
        if entry
    )


def _matches(entry: str, host: str, port: int) -> bool:
    """As curl reads it: `*`, a name and all below it, an address, a network; each perhaps with a port."""
    if entry == "*":
        return True
    address = literal(host)
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
