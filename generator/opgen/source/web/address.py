"""Check of redirect targets: only hosts on the public internet are allowed."""

import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# `ipaddress.is_global` returns different results in different Python versions. Source of the networks: IANA's
# special-purpose address registries. Azure serves machine secrets at 168.63.129.16.
_SPECIAL_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_SPECIAL_IPV6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
_EMBEDS_IPV4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))

_HOST_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_LOCAL_DOMAINS = (
    ".corp",
    ".home",
    ".home.arpa",
    ".internal",
    ".intranet",
    ".lan",
    ".local",
    ".localdomain",
    ".localhost",
)


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
