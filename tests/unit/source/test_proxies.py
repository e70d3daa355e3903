"""`fetch` through the proxy that the environment names."""

import pytest
from opgen.core.errors import NetworkError
from opgen.source.fetch import fetch
from opgen.source.web.addresses import proxy_for
from opgen.source.web.types import Fetched, Limits

from tests.support.servers.misbehaving import Server, answer, redirect, tunnel
from tests.support.tables import tables

TABLES = tables(__file__)

QUICK = Limits(backoff=0.001)
URL = "http://api.example.com/openapi.json"


def no_address(host: str, _port: int) -> tuple[str, ...]:
    raise AssertionError(f"the proxy resolves {host}")


def through(proxy: Server, url: str = URL, **headers: str) -> Fetched:
    fetched = fetch(url, headers=headers, limits=QUICK, resolve=no_address)
    assert proxy.connections
    return fetched


def test_fetch_proxy_env(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(answer()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://user:proxy-password@127.0.0.1:{proxy.port}")
        fetched = through(proxy, Authorization="Bearer mine")
    assert fetched.final_url == URL
    request = proxy.received[0]
    assert request.target == URL
    assert request.headers["host"] == "api.example.com"
    assert request.headers["authorization"] == "Bearer mine"
    assert request.headers["proxy-authorization"].startswith("Basic ")


@pytest.mark.usefixtures("_trusted")
def test_https_goes_through_a_tunnel(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(answer(), tls=True) as server, Server(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
        through(proxy, server.url(host="localhost"), Authorization="Bearer mine")
    assert proxy.received[0].method == "CONNECT"
    assert proxy.received[0].target == f"localhost:{server.port}"
    assert "authorization" not in proxy.received[0].headers
    assert server.received[0].headers["authorization"] == "Bearer mine"


@pytest.mark.usefixtures("_trusted")
def test_certificate_is_verified_through_a_tunnel(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(answer(), tls=True) as server, Server(tunnel) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.port}")
        url = server.url(host="api.example.com")
        with pytest.raises(NetworkError, match="certificate is not trusted"):
            fetch(url, limits=QUICK)
    assert server.received == []


def test_host_in_no_proxy_is_requested_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(answer()) as server, Server(answer()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "example.org, 127.0.0.0/8")
        fetch(server.url(), limits=QUICK)
    assert (server.connections, proxy.connections) == (1, 0)


@pytest.mark.parametrize(
    "location",
    [
        "http://0x7f000001/",
        "http://metadata.google.internal/",
    ],
)
def test_a_redirect_to_a_private_name_is_refused(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(redirect(location)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(NetworkError, match="refused a redirect"):
            fetch(URL, limits=QUICK, resolve=no_address)
    assert len(proxy.received) == 1


def test_a_redirect_to_a_public_name_goes_through_the_proxy_without_credentials(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Server(redirect("http://docs.example.com/openapi.json"), answer()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        fetched = through(proxy, Authorization="Bearer mine")
    assert fetched.final_url == "http://docs.example.com/openapi.json"
    assert "authorization" not in proxy.received[1].headers


def test_refusal_by_a_proxy_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(answer(b"", status=407)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:proxy-password@127.0.0.1:{proxy.port}")
        with pytest.raises(NetworkError) as caught:
            fetch("https://api.example.com/openapi.json", limits=QUICK)
    assert str(caught.value).endswith(": through the proxy: status 407")


@pytest.mark.parametrize(
    "proxy", ["socks5://user:proxy-password@127.0.0.1:1", "http://user:proxy-password@[::1", "ftp://x"]
)
def test_invalid_proxy_is_refused_without_its_password(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(NetworkError) as caught:
        fetch(URL, limits=QUICK)
    assert str(caught.value) == f"{URL}: invalid proxy in the environment: not an http or https URL"


@pytest.mark.parametrize(("no_proxy", "host", "is_direct"), TABLES["no_proxy_is_read_as_curl_reads_it"])
def test_no_proxy_is_read_as_curl_reads_it(no_proxy: str, host: str, *, is_direct: bool) -> None:
    proxies = {"http": "proxy.example.net:3128", "no": no_proxy}
    expected = "" if is_direct else "http://proxy.example.net:3128"
    assert proxy_for(proxies, "http", host, 8080) == expected
