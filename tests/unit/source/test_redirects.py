"""Redirects that `fetch` follows, and the headers that it sends there."""

import re
import socket

import pytest
from opgen.core.errors import NetworkError
from opgen.source.fetch import fetch
from opgen.source.web.types import Limits

from tests.support.servers.misbehaving import Server, answer, echo, redirect

QUICK = Limits(backoff=0.001)
HEADERS = {"Authorization": "Bearer token-of-mine", "X-Api-Key": "key-of-mine"}


def failure(location: str) -> str:
    """Return the error of a redirect to that URL from the host localhost."""
    with Server(redirect(location)) as server, pytest.raises(NetworkError) as caught:
        fetch(server.url(host="localhost"), limits=QUICK)
    assert len(server.received) == 1
    return str(caught.value).partition("/openapi.json: ")[2]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(status: int) -> None:
    with Server(redirect("v2/openapi.json", status), answer()) as server:
        fetched = fetch(server.url("/docs/openapi.json"), limits=QUICK)
    assert fetched.final_url == server.url("/docs/v2/openapi.json")
    assert [request.method for request in server.received] == ["GET", "GET"]


def test_fetch_redirect_loop() -> None:
    with Server(redirect("/openapi.json")) as server:
        last = f"more than 5 redirects, the last to {server.url()}"
        with pytest.raises(NetworkError, match=re.escape(last)):
            fetch(server.url(), limits=QUICK)
        assert len(server.received) == 6


def test_five_redirects_are_followed() -> None:
    hops = [redirect(f"/{number}") for number in range(5)]
    with Server(*hops, answer()) as server:
        fetch(server.url(), limits=QUICK)


@pytest.mark.usefixtures("_trusted")
def test_fetch_https_to_http() -> None:
    plain = Server(answer())
    secure = Server(redirect(plain.url()), tls=True)
    with plain, secure, pytest.raises(NetworkError) as caught:
        fetch(secure.url(), limits=QUICK)
    assert str(caught.value) == (
        f"{secure.url()}: refused a redirect to {plain.url()}: it redirects from https to http"
    )
    assert plain.connections == 0


@pytest.mark.usefixtures("_trusted")
def test_http_to_https_is_followed() -> None:
    with Server(answer(), tls=True) as secure, Server(redirect(secure.url())) as plain:
        fetch(plain.url(), headers=HEADERS, limits=QUICK)
    # The scheme belongs to the origin, so the credentials are not sent.
    assert "authorization" not in secure.received[0].headers


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "javascript:alert(1)",
        "data:application/json,{}",
        "http://[::1",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:x/",
    ],
)
def test_fetch_file_scheme(location: str) -> None:
    assert failure(location).endswith(": not an http or https URL")


def test_redirect_location_is_printed_without_control_characters() -> None:
    said = failure("ftp://example.com/\x1b[31m\xe9\x80?token=of-theirs#here")
    assert said.isprintable()
    assert "of-theirs" not in said


def test_the_signature_of_a_signed_url_is_not_shown() -> None:
    away = redirect("/bucket?X-Amz-Signature=4f3e2d1c&version=2")
    server = Server(away, echo(403, "no {target}"))
    with server, pytest.raises(NetworkError) as caught:
        fetch(server.url(), limits=QUICK)
    assert str(caught.value) == (
        f"{server.url()}: redirected to {server.url('/bucket?X-Amz-Signature=***&version=2')}: "
        "the server returned status 403"
    )
    with Server(away, answer()) as server:
        fetched = fetch(server.url(), limits=QUICK)
    assert fetched.final_url == server.url("/bucket?X-Amz-Signature=***&version=2")


# Another origin


def test_credentials_stay_at_their_origin() -> None:
    with Server(redirect("/v2"), answer()) as server:
        fetch(server.url(), headers=HEADERS, limits=QUICK)
    assert [request.headers["x-api-key"] for request in server.received] == ["key-of-mine"] * 2


def test_fetch_redirect_other_origin() -> None:
    with Server(answer()) as other, Server(redirect(other.url())) as server:
        fetched = fetch(server.url(), headers=HEADERS, limits=QUICK)
    assert fetched.final_url == other.url()
    assert "authorization" in server.received[0].headers
    assert not {"authorization", "x-api-key"} & other.received[0].headers.keys()


def test_userinfo_stays_at_its_origin() -> None:
    with Server(answer()) as other, Server(redirect(other.url())) as server:
        url = server.url().replace("http://", "http://user:password@")
        fetch(url, limits=QUICK)
    assert server.received[0].headers["authorization"] == "Basic dXNlcjpwYXNzd29yZA=="
    assert "authorization" not in other.received[0].headers


def test_another_origin_cannot_send_credentials_back() -> None:
    home = Server()
    away = Server(redirect(home.url("/echo")))
    home.behaviours = (redirect(away.url()), answer())
    with home, away:
        fetch(home.url(), headers=HEADERS, limits=QUICK)
    asked, echoed = home.received
    assert "authorization" in asked.headers
    assert not {"authorization", "x-api-key"} & echoed.headers.keys()


def test_userinfo_of_a_redirect_is_not_used() -> None:
    with Server(answer()) as other:
        location = other.url().replace("http://", "http://user:password@")
        with Server(redirect(location)) as server:
            fetch(server.url(), limits=QUICK)
    assert "authorization" not in other.received[0].headers


def test_cookie_is_not_sent_after_a_redirect() -> None:
    away = answer(b"", status=302, headers={"Location": "/v2", "Set-Cookie": "a=b"})
    with Server(away, answer()) as server:
        fetch(server.url(), limits=QUICK)
    assert "cookie" not in server.received[1].headers


# Private addresses


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("127.0.0.1", "is a private address"),
        ("0x7f.1", "is a private address"),
        ("[::ffff:127.0.0.1]", "is a private address"),
        ("%31%32%37.0.0.1", "is in a local network"),
        ("intranet", "is in a local network"),
    ],
)
def test_redirect_to_private_host_is_refused(host: str, reason: str) -> None:
    """`test_address.py` has the other hosts."""
    with Server(answer()) as inner:
        said = failure(inner.url(host=host))
    assert said.startswith("refused a redirect to ")
    assert said.endswith(f": its host {reason}")
    assert inner.connections == 0


@pytest.mark.parametrize(
    "found", [("127.0.0.1",), ("93.184.215.14", "127.0.0.1"), ("::ffff:127.0.0.1",), ("fe80::1%1",)], ids=str
)
def test_redirect_to_hostname_with_a_private_address_is_refused(found: tuple[str, ...]) -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> tuple[str, ...]:
        asked.append(host)
        return found if host == "docs.example.com" else ("127.0.0.1",)

    with Server(answer()) as inner:
        location = inner.url(host="docs.example.com")
        with Server(redirect(location)) as server, pytest.raises(NetworkError) as caught:
            fetch(server.url(host="api.example.com"), limits=QUICK, resolve=resolve)
    assert str(caught.value).endswith(f"redirected to {location}: refused: the host resolves to a private address")
    assert inner.connections == 0
    # Once for each connection: a second resolution could have another result.
    assert asked == ["api.example.com", "docs.example.com"]


def test_a_redirect_to_a_name_without_an_address_says_which() -> None:
    def resolve(host: str, _port: int) -> tuple[str, ...]:
        if host == "gone.example.com":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ("127.0.0.1",)

    server = Server(redirect("https://gone.example.com/"))
    with server, pytest.raises(NetworkError) as caught:
        fetch(server.url(), limits=QUICK, resolve=resolve)
    assert str(caught.value).endswith("redirected to https://gone.example.com/: cannot resolve host gone.example.com")
