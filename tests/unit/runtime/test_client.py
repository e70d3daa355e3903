"""Settings of a client, and the parts of a request that the client adds."""

import copy
import pickle
import re
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import BUSY, Answer, Server, json_answer
from tests.unit.runtime.shop import shop

Send = Callable[..., Any]


def call(path: str = "/", **parts: Any) -> Any:
    """Return a request without result."""
    return shop.Request(**{"method": "GET", "path": path, "returns": {200: None}, **parts})


def test_generated_functions_call_and_parse(server: Server, kind: Kind, connect: Send) -> None:
    server.answers = [json_answer('{"id": 1, "color": "blue"}')]

    assert kind.function(shop, "get_item")(connect(), "a/b").color == "blue"
    assert server.targets == ["/items/a%2Fb"]


def test_user_agent_names_package_python_and_library(server: Server, send: Send) -> None:
    send(call())

    agent = server.received[0].headers["user-agent"]
    assert re.fullmatch(r"shop/1\.2 opgen-client python/3\.\d+ httpx2/[\d.]+", agent)


def test_path_cannot_change_the_host() -> None:
    with shop.Client(base_url="http://127.0.0.1") as client, pytest.raises(ValueError, match="must begin with a slash"):
        client.request("GET", "@localhost/")


def test_missing_server_has_a_hint() -> None:
    with pytest.raises(ValueError, match="pass base_url or set SHOP_URL"):
        shop.Client()


def test_server_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_URL", "https://example.com/v1/")

    with shop.Client() as client:
        assert repr(client) == "Client('https://example.com/v1')"


@pytest.mark.parametrize("name", ["Client", "AsyncClient"])
@pytest.mark.parametrize(
    "url",
    [
        "example.com",
        "/v1",
        "ftp://example.com",
        "https://",
        "http://a?b=c",
        "http://a#b",
        "http://a?",
        "http://a/v1?",
        "http://a/#part",
        "http://a..b",
        f"http://{'a' * 64}.com",
        "http://user:pass/word@a",
    ],
)
def test_base_url_must_be_a_plain_absolute_url(name: str, url: str) -> None:
    with pytest.raises(ValueError, match=r"base_url must be an http or https URL.* without a query or fragment"):
        getattr(shop, name)(base_url=url)


def test_repr_shows_no_secret() -> None:
    url = "https://user:hunter2@example.com"

    with shop.Client(base_url=url, api_key="hunter2") as client:
        assert repr(client) == "Client('https://example.com')"


def test_cookie_with_other_bytes_does_not_break_later_calls(server: Server, connect: Send) -> None:
    server.answers = [Answer(headers={"Set-Cookie": "a=\xff\xfe"})]
    client = connect()
    for _ in range(2):
        client.send(call())

    assert server.headers("cookie") == [None, "a=\xc3\xbf\xc3\xbe"]  # UTF-8, shown as Latin-1


def test_with_options_changes_a_copy(server: Server) -> None:
    server.answers = [BUSY]

    with shop.Client(base_url=server.url, options={"headers": {"X-A": "1"}}) as client:
        copy = client.with_options(max_retries=0, headers={"X-B": "2"}, timeout=None)
        for each in (copy, client):
            with pytest.raises(shop.ServiceUnavailableError):
                each.send(call())

    assert type(copy) is shop.Client
    assert server.headers("x-a") == ["1"] * 4
    assert server.headers("x-b") == ["2", None, None, None]


def test_client_can_be_closed_twice(connect: Send) -> None:
    connect().close()


def test_closed_client_sends_nothing_over_a_given_http_client(server: Server, kind: Kind) -> None:
    with kind.http_client() as http_client:
        client = kind.client(shop, base_url=server.url, http_client=http_client)
        other = client.with_options(headers={"X-A": "1"})
        other.close()
        other.send(call())
        client.close()
        for each in (client, other, client.with_options(headers={"Authorization": "t"})):
            with pytest.raises(RuntimeError, match="the client is closed"):
                each.send(call())
        assert not http_client.is_closed
    assert len(server.received) == 1


@pytest.mark.parametrize("use", [pickle.dumps, copy.deepcopy])
def test_client_that_is_pickled_or_copied_deeply_is_a_clear_error(kind: Kind, use: Callable[..., Any]) -> None:
    client = kind.client(shop, base_url="http://localhost")
    with client, pytest.raises(TypeError, match=r"Client has connections, so it cannot be pickled or copied deeply"):
        use(getattr(client, "target", client))


@pytest.mark.parametrize("answer", [json_answer("{}", 503), Answer(breaks=True)])
def test_client_closed_during_a_call_makes_no_further_attempt(
    server: Server, kind: Kind, connect: Send, answer: Answer
) -> None:
    server.answers = [answer]
    calls = iter([False, True])

    async def token_async() -> str:
        if next(calls):
            await client.target.aclose()
        return "t"

    def token() -> str:
        if next(calls):  # before the second attempt
            client.close()
        return "t"

    client = connect(token=token if kind.portal is None else token_async)
    error = shop.TransportError if answer.breaks else shop.ServiceUnavailableError
    with pytest.raises(error):
        client.send(call(security=(("Bearer",),)))
    assert len(server.received) == 1


def test_given_http_client_sends_and_stays_open(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "t1")
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json={"id": 1})

    with kind.http_client(transport=httpx2.MockTransport(answer), headers={"X-Own": "1"}) as http_client:
        with kind.client(shop, base_url="http://shop/v1", http_client=http_client) as client:
            assert kind.function(shop, "get_item")(client, 1).id == 1
        assert not http_client.is_closed

    (request,) = seen
    assert str(request.url) == "http://shop/v1/items/1"
    assert (request.headers["x-own"], request.headers["authorization"]) == ("1", "Bearer t1")


def test_raw_response_is_not_an_error_until_it_is_parsed(server: Server, connect: Send) -> None:
    server.answers = [json_answer('{"code": "gone"}', 404, X_Request_Id="r1")]

    response = connect().send_raw(shop.get_item_request(1))

    assert (response.status_code, response.content) == (404, b'{"code": "gone"}')
    assert (response.headers["content-type"], response.request_id) == ("application/json", "r1")
    with pytest.raises(shop.NotFoundError):
        response.parse()


def test_undocumented_request_is_sent_with_credentials(server: Server, connect: Send) -> None:
    server.answers = [json_answer('{"a": [1]}')]
    parts = {"query": {"x": [1, 2]}, "headers": {"X-A": True}, "body": {"n": None}}

    response = connect(token="t").request("post", "/not/documented", **parts)  # noqa: S106 - not a secret

    assert response.parse() == {"a": [1]}
    (received,) = server.received
    assert (received.method, received.target) == ("POST", "/not/documented?x=1&x=2")
    assert received.body == b'{"n":null}'
    assert (received.headers["authorization"], received.headers["x-a"]) == ("Bearer t", "true")
