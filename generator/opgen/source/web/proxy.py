"""Choice of a proxy from the variables `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`."""

import re
from collections.abc import Mapping
from ipaddress import ip_network

from opgen.source.web.address import parse_address


def proxy_for(proxies: Mapping[str, str], scheme: str, host: str, port: int) -> str:
    """Return the URL of the proxy for `host`, or an empty string for a direct connection.

    `proxies` has the form of the result of `urllib.request.getproxies`. opgen checks the addresses of each direct
    connection. If httpx2 interpreted `NO_PROXY` itself, a different result could bypass this check.
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
