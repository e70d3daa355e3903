"""Public and private hosts."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.source.web.addresses import is_public, parse_address, redirect_refusal


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "192.0.1.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]
)
def test_internet_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))
    assert redirect_refusal(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "168.63.129.16",
        "169.254.169.254",
        "192.168.1.1",
        "100.64.0.1",
        "198.18.0.1",
        "239.1.1.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::101:101",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_special_purpose_address_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))
    assert redirect_refusal(address) == "its host is a private address"


@given(st.integers(0, 2**32 - 1).map(IPv4Address) | st.integers(0, 2**128 - 1).map(IPv6Address))
def test_every_public_address_is_public_for_python(address: IPv4Address | IPv6Address) -> None:
    # The relays of 6to4 and NAT64 are global for Python; we look into them, or refuse them.
    assert not is_public(address) or address.is_global


@given(st.integers(0, 2**32 - 1))
def test_every_spelling_of_an_address_is_that_address(number: int) -> None:
    address = IPv4Address(number)
    a, b, c, d = address.packed
    for spelling in (
        str(address),
        f"{address}.",
        str(number),
        hex(number),
        f"0{number:o}",
        f"0{a:o}.{b:#x}.{c}.{d}",
        f"{a}.{b}.{c * 256 + d}",
        f"{a}.{number & 0xFFFFFF}",
    ):
        assert parse_address(spelling) == address
        assert bool(redirect_refusal(spelling)) is not is_public(address)


@pytest.mark.parametrize(
    "host", ["example.com", "EXAMPLE.com.", "xn--mnchen-3ya.de", "a_b.example.com", "1.2.3.4.example.com"]
)
def test_redirect_to_public_hostname_is_allowed(host: str) -> None:
    assert redirect_refusal(host) == ""


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "nas.local",
        "x.internal",
        "wiki",
        "a..b",
        "a b.com",
        "a%2eb.com",
        "m\u00fcnchen.de",
        "a.com\n",
    ],
)
def test_redirect_to_local_hostname_is_refused(host: str) -> None:
    assert redirect_refusal(host) == "its host is in a local network"
