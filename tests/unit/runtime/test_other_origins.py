"""Files and streams follow redirects to other origins, which get no secret of the caller."""

import base64
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.clients import Kind
from tests.support.servers import misbehaving
from tests.support.servers.scripted import BUSY, Answer, Server, json_answer
from tests.unit.runtime.shop import shop

Send = Callable[..., Any]
PUBLIC = "http://93.184.215.14"
"""URL of a public host. A proxy on this machine receives its requests, and none is sent to it."""
FILE = Answer(body=b"content")


def download(method: str = "GET", **changes: Any) -> Any:
    """Return a request for a file, with secrets in each parameter location."""
    values = {
        "path": "/file",
        "query": (("q", "secret"),),
        "headers": (("X-Param", "secret"), ("Range", "bytes=0-6")),
        "cookies": (("param", "secret"),),
        "returns": {200: bytes},
        "security": (("Bearer", "Cookie", "QueryKey", "Key"),),
    }
    return shop.Request(method=method, **{**values, **changes})


def given() -> dict[str, Any]:
    """Return credentials, and options of a client."""
    keys = {"query_key": "secret", "api_key": "secret", "token": "secret", "session": "secret"}
    options = {"headers": {"X-Team": "secret", "User-Agent": "secret"}, "query": {"team": "secret"}}
    return {**keys, "options": options}


def to(location: str, status: int = 302, cookie: str = "a=") -> Answer:
    """Return a redirect, which sets a cookie."""
    return Answer(status=status, headers={"Location": location, "Set-Cookie": cookie})


@pytest.fixture
def other() -> Iterator[Server]:
    """Yield a server of another origin, which serves a file."""
    with Server() as running:
        running.answers = [FILE]
        yield running


def assert_bare(server: Server) -> None:
    """Check that the server got a request, but no secret."""
    assert server.received
    for received in server.received:
        assert received.body == b""
        assert "secret" not in f"{received.target} {received.headers}"
        names = {"accept", "accept-encoding", "connection", "host", "range", "user-agent"}
        assert received.headers.keys() <= names


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_another_origin_gets_no_secret(server: Server, other: Server, send: Send, status: int) -> None:
    # A cookie of a host is sent to each of its ports, and a server may repeat the query of the request.
    location = f"{other.url}/file?sig=a%2Fb&key=secret"
    server.answers = [to(location, status, "stored=secret")]

    assert send(download(), **given()) == b"content"
    assert_bare(other)
    assert other.received[0].headers["range"] == "bytes=0-6"


def test_given_http_client_sends_no_secret_to_another_origin(
    server: Server, other: Server, connect: Callable[..., Any], kind: Kind
) -> None:
    server.answers = [to(f"{other.url}/file?key=secret")]
    settings = {"auth": ("user", "secret"), "cookies": {"a": "secret"}, "headers": {"X-Own": "secret"}}
    with kind.http_client(**settings, params={"p": "secret"}) as http:
        client = connect(http_client=http, **given())
        assert client.send(download()) == b"content"
        assert_bare(other)
        assert client.send(download()) == b"content"
    assert server.received[-1].headers["authorization"] == f"Basic {base64.b64encode(b'user:secret').decode()}"


def test_users_of_urls_are_not_sent_to_another_origin(server: Server, other: Server, send: Send) -> None:
    server.answers = [to(other.url.replace("//", "//user:secret@") + "/file")]
    base_url = server.url.replace("//", "//user:secret@")

    assert send(download(), base_url=base_url) == b"content"
    assert_bare(other)


def test_signed_url_arrives_unchanged(server: Server, other: Server, send: Send) -> None:
    target = "/b/%7E~?X-Sig=a%2Fb+c%20d&key=other&response=a;b"
    server.answers = [to(other.url + target)]

    assert send(download(), **{**given(), "query_key": "mine"}) == b"content"
    assert other.targets == [target]


def test_origin_gets_no_secret_again_after_another_origin(server: Server, other: Server, send: Send) -> None:
    server.answers = [to(f"{other.url}/hop"), FILE]
    other.answers = [to(f"{server.url}/back", cookie="foreign=1")]

    assert send(download(), **given()) == b"content"
    received = server.received.pop(0)
    assert received.headers["authorization"] == "Bearer secret"
    assert_bare(server)


def test_cookie_of_another_origin_is_not_stored(server: Server, other: Server, connect: Callable[..., Any]) -> None:
    server.answers = [to(f"{other.url}/file")]
    other.answers = [Answer(body=b"", headers={"Set-Cookie": "foreign=1"})]
    client = connect(**given())

    for _ in range(2):
        client.send(download(cookies=(), security=(("Bearer",),)))
    assert server.headers("cookie") == [None, "a="]


def test_retry_at_another_origin_has_no_credentials(server: Server, other: Server, send: Send) -> None:
    server.answers = [to(f"{other.url}/file")]
    other.answers = [BUSY, FILE]

    assert send(download(), **given()) == b"content"
    assert len(other.received) == 2
    assert_bare(other)


def test_refusal_of_another_origin_renews_no_credential(server: Server, other: Server, send: Send) -> None:
    server.answers = [to(f"{other.url}/file")]
    other.answers = [json_answer("{}", 401)]
    tokens = iter(["secret 1", "secret 2"])

    with pytest.raises(shop.ApiError) as caught:
        send(download(), **{**given(), "token": lambda: next(tokens)})
    host = other.url.removeprefix("http://")
    assert str(caught.value) == f"401 Unauthorized from GET {server.url}/file: redirected to {host}"
    assert len(other.received) == 1
    assert_bare(other)


def test_stream_and_download_follow(server: Server, other: Server, connect: Callable[..., Any]) -> None:
    server.answers = [to(f"{other.url}/file")]
    client = connect(**given())

    for returns in ({200: bytes}, {200: None}, {"2XX": Any}):
        with client.stream(download(returns=returns)) as chunks:
            assert b"".join(chunks) == b"content"
    assert client.send_raw(download(returns={200: bytes | None})).content == b"content"
    with client.stream(download("HEAD", returns={200: None})) as chunks:
        assert list(chunks) == []
    assert other.received[-1].method == "HEAD"
    assert_bare(other)


@pytest.mark.parametrize(
    "changes",
    [
        {"returns": {200: Any}},
        {"method": "POST"},
        {"method": "DELETE"},
        {"content": b"secret"},
        {"security": (("Certificate",),)},
    ],
    ids=["model", "POST", "DELETE", "body", "certificate"],
)
def test_other_requests_stay(server: Server, other: Server, send: Send, changes: dict[str, Any]) -> None:
    server.answers = [to(f"{other.url}/file", 307)]
    host = other.url.removeprefix("http://")

    with pytest.raises(shop.ApiError, match=f"the redirect to {host} was not followed"):
        send(download(**changes), **given())
    assert other.received == []


def test_sixth_redirect_is_not_followed(server: Server, other: Server, send: Send) -> None:
    server.answers = [to(f"{other.url}/file")]
    other.answers = [to(f"{server.url}/file")]

    with pytest.raises(shop.ApiError, match="was not followed"):
        send(download(), **given())
    assert len(server.received) + len(other.received) == 6


def test_limits_hold_over_all_hops(server: Server, other: Server, send: Send) -> None:
    server.answers = [to(f"{other.url}/file")]

    with pytest.raises(shop.TransportError, match="more than 6 bytes") as caught:
        send(download(), options={"max_response_bytes": 6})
    assert f"redirected to {other.url.removeprefix('http://')}" in str(caught.value)


def test_total_time_holds_over_all_hops(server: Server, send: Send) -> None:
    begin = time.monotonic()
    with misbehaving.Server(misbehaving.silent) as slow:
        server.answers = [to(slow.url())]
        with pytest.raises(shop.TransportTimeoutError, match="total_timeout"):
            send(download(), options={"total_timeout": 0.3})
    assert time.monotonic() - begin < 3


def test_https_is_not_left_for_http(other: Server, connect: Callable[..., Any], kind: Kind) -> None:
    context = ssl.create_default_context()
    misbehaving.AUTHORITY.configure_trust(context)
    secure = misbehaving.Server(misbehaving.redirect(f"{other.url}/file"), tls=True)
    with secure, kind.http_client(verify=context) as http:
        client = connect(base_url=secure.url(""), http_client=http)
        with pytest.raises(shop.ApiError, match="was not followed"):
            client.send(download())
    assert other.received == []


def test_https_is_left_for_https_and_http_for_https(connect: Callable[..., Any], kind: Kind, server: Server) -> None:
    context = ssl.create_default_context()
    misbehaving.AUTHORITY.configure_trust(context)
    last = misbehaving.Server(misbehaving.answer(b"content"), tls=True)
    first = misbehaving.Server(misbehaving.redirect(last.url()), tls=True)
    with first, last, kind.http_client(verify=context) as http:
        server.answers = [to(first.url())]
        assert connect(http_client=http).send(download()) == b"content"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0.0.0.0",  # noqa: S104 - a connection to it reaches this machine
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.64.0.1",
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00::1]",
        "intranet",
        "metadata.google.internal",
    ],
)
def test_public_host_does_not_lead_to_a_private_one(
    server: Server, connect: Callable[..., Any], kind: Kind, host: str
) -> None:
    server.answers = [to(f"http://{host}:{server.url.rpartition(':')[2]}/file"), FILE]

    with kind.http_client(proxy=server.url) as http:
        client = connect(base_url=PUBLIC, http_client=http)
        with pytest.raises(shop.ApiError, match=r"302 from GET \S+/file: the redirect to \S+ was not followed"):
            client.send(download())
    assert server.targets == [f"{PUBLIC}/file?q=secret"]


@pytest.mark.parametrize(
    "url", ["http://1.1.1.1", "http://files.example.com", "http://[2606:4700::1111]", "http://[64:ff9b::101:101]"]
)
def test_public_host_leads_to_a_public_one(server: Server, connect: Callable[..., Any], kind: Kind, url: str) -> None:
    server.answers = [to(f"{url}/file"), FILE]

    with kind.http_client(proxy=server.url) as http:
        assert connect(base_url=PUBLIC, http_client=http, **given()).send(download()) == b"content"
    assert server.received[1].headers["host"] == url.removeprefix("http://")


def test_private_host_does_not_get_a_request_from_a_public_one_in_between(
    server: Server, connect: Callable[..., Any], kind: Kind
) -> None:
    server.answers = [to(f"{PUBLIC}/file"), to("http://127.0.0.1:1/file"), FILE]

    with kind.http_client(proxy=server.url) as http:
        client = connect(base_url="http://10.0.0.1", http_client=http)
        with pytest.raises(shop.ApiError, match=r"the redirect to 127\.0\.0\.1:1 was not followed"):
            client.send(download())
    assert len(server.received) == 2


def test_public_host_does_not_become_private(
    server: Server, connect: Callable[..., Any], kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = iter(["1.1.1.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"])
    original = socket.getaddrinfo

    def resolve(host: Any, *given: Any) -> Any:
        return original(next(addresses) if host == "turns.example" else host, *given)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    server.answers = [to("http://turns.example/file"), to("http://127.0.0.1:1/file"), FILE]
    with kind.http_client(proxy=server.url) as http:
        client = connect(base_url=PUBLIC, http_client=http)
        with pytest.raises(shop.ApiError, match=r"the redirect to 127\.0\.0\.1:1 was not followed"):
            client.send(download())
    assert len(server.received) == 2


def test_failure_at_another_origin_names_its_host(server: Server, send: Send) -> None:
    with Server() as closed:
        pass
    server.answers = [to(f"{closed.url}/file")]

    with pytest.raises(shop.TransportError, match=f"redirected to {closed.url.removeprefix('http://')}"):
        send(download(), options={"max_retries": 0})
