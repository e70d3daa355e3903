"""What a client holds, and what it sends beside the request."""

import asyncio
import gc
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import anyio
import httpx2
import pytest

from tests.support.servers.scripted import Answer, Received, Server, json_answer

Send = Callable[..., Any]
TOKEN = {"token": "t"}


def call(shop: ModuleType, path: str = "/", **parts: Any) -> Any:
    """Return a request without result."""
    return shop.Request(**{"method": "GET", "path": path, "returns": {200: None}, **parts})


def test_generated_functions_call_and_parse(shop: ModuleType, server: Server) -> None:
    server.answers = [json_answer('{"id": 1, "color": "blue"}')]

    async def get() -> Any:
        async with shop.AsyncClient(base_url=server.url) as client:
            return await shop.get_item_async(client, "a/b")

    with shop.Client(base_url=server.url) as client:
        assert shop.get_item(client, "a/b").color == "blue"
    assert asyncio.run(get()).id == 1
    assert [received.target for received in server.received] == ["/items/a%2Fb"] * 2


def test_body_is_sent_as_json(shop: ModuleType, server: Server) -> None:
    server.answers = [json_answer('{"id": 1}', 201)]

    with shop.Client(base_url=server.url) as client:
        shop.add_item(client, body=shop.Item(id=1, name=None, user_id="u"))

    assert server.received[0].body == b'{"id":1,"name":null,"userId":"u"}'
    assert server.received[0].headers["content-type"] == "application/json"


def test_user_agent_names_package_python_and_library(shop: ModuleType, server: Server, send: Send) -> None:
    send(call(shop))

    agent = server.received[0].headers["user-agent"]
    assert re.fullmatch(r"shop/1\.2 opgen-client python/3\.\d+ httpx2/[\d.]+", agent)


@pytest.mark.parametrize(
    ("base", "sent", "target"),
    [
        ("", ("/pods/", ()), "/pods/"),
        ("/", ("/pods", ()), "/pods"),
        ("/api/v1", ("/pods/", ()), "/api/v1/pods/"),
        ("/api/v1/", ("//pods", ()), "/api/v1//pods"),
        ("", ("/a%2Fb", (("q", "a b+c&d=é/"),)), "/a%2Fb?q=a%20b%2Bc%26d%3D%C3%A9%2F"),
        ("", ("/?Action=List", (("q", "1"), ("q", "2"))), "/?Action=List&q=1&q=2"),
        ("", ("/a#b", (("q", ""),)), "/a?q="),
    ],
)
def test_url_is_base_path_and_query_as_they_are(
    shop: ModuleType, server: Server, base: str, sent: tuple[str, object], target: str
) -> None:
    with shop.Client(base_url=server.url + base) as client:
        client.send(call(shop, sent[0], query=sent[1]))

    assert server.received[0].target == target


def test_path_cannot_change_the_host(shop: ModuleType) -> None:
    with shop.Client(base_url="http://127.0.0.1") as client, pytest.raises(ValueError, match="must begin with a slash"):
        client.request("GET", "@localhost/")


def test_missing_server_says_what_to_do(shop: ModuleType) -> None:
    with pytest.raises(ValueError, match="pass base_url or set SHOP_URL"):
        shop.Client()


def test_server_from_the_environment(shop: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_URL", "https://example.com/v1/")

    with shop.Client() as client:
        assert repr(client) == "Client('https://example.com/v1')"


@pytest.mark.parametrize(
    "url",
    [
        "example.com",
        "/v1",
        "ftp://example.com",
        "https://",
        "http://a?b=c",
        "http://a#b",
        "http://a..b",
        f"http://{'a' * 64}.com",
        "http://user:pass/word@a",
    ],
)
def test_base_url_must_be_a_plain_absolute_url(shop: ModuleType, url: str) -> None:
    with pytest.raises(ValueError, match="base_url must be an http or https URL"):
        shop.Client(base_url=url)


def test_repr_holds_no_secret(shop: ModuleType) -> None:
    url = "https://user:hunter2@example.com"

    with shop.Client(base_url=url, api_key="hunter2") as client:
        assert repr(client) == "Client('https://example.com')"


def test_headers_of_client_and_request(shop: ModuleType, server: Server, send: Send) -> None:
    request = call(shop, headers=(("X-B", "request"), ("X-C", "ä")))

    send(request, options={"headers": {"X-A": "client", "x-b": "client"}})

    headers = server.received[0].headers
    assert (headers["x-a"], headers["x-b"]) == ("client", "request")
    assert headers["x-c"].encode("latin-1") == "ä".encode()


def test_cookies_are_one_header(shop: ModuleType, server: Server, send: Send) -> None:
    send(call(shop, cookies=(("a", "1"), ("b", "2"))))

    assert server.received[0].headers["cookie"] == "a=1; b=2"


@pytest.mark.parametrize("is_async", [False, True])
def test_cookie_with_other_bytes_does_not_break_later_calls(
    shop: ModuleType, server: Server, *, is_async: bool
) -> None:
    server.answers = [Answer(headers={"Set-Cookie": "a=\xff\xfe"})]

    async def send_twice() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            await client.send(call(shop))
            await client.send(call(shop))

    if is_async:
        asyncio.run(send_twice())
    else:
        with shop.Client(base_url=server.url) as client:
            client.send(call(shop))
            client.send(call(shop))
    sent = [received.headers.get("cookie") for received in server.received]
    assert sent == [None, "a=\xc3\xbf\xc3\xbe"]  # UTF-8, shown as Latin-1


def test_with_options_changes_a_copy(shop: ModuleType, server: Server) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0")]

    with shop.Client(base_url=server.url, options={"headers": {"X-A": "1"}}) as client:
        once = client.with_options(max_retries=0, headers={"X-B": "2"}, timeout=None)
        with once, pytest.raises(shop.ServiceUnavailableError):
            once.send(call(shop))
        with pytest.raises(shop.ServiceUnavailableError):
            client.send(call(shop))

    assert type(once) is shop.Client
    assert [(r.headers["x-a"], r.headers.get("x-b")) for r in server.received] == [
        ("1", "2"),
        ("1", None),
        ("1", None),
        ("1", None),
    ]


def test_closing_twice_is_fine(shop: ModuleType) -> None:
    async def close() -> None:
        async with shop.AsyncClient(base_url="http://a") as client:
            await client.aclose()

    with shop.Client(base_url="http://a") as client:
        client.close()
    asyncio.run(close())


@pytest.mark.parametrize("answer", [json_answer("{}", 503), Answer(breaks=True)])
@pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])
def test_client_closed_during_a_call_makes_no_further_attempt(
    shop: ModuleType, server: Server, kind: str, answer: Answer
) -> None:
    server.answers = [answer]
    clients: list[Any] = []
    calls = iter([False, True])

    def token() -> str:
        if next(calls):  # before the second attempt
            clients[0].close()
        return "t"

    async def token_async() -> str:
        if next(calls):
            await clients[0].aclose()
        return "t"

    async def send_async() -> None:
        clients.append(shop.AsyncClient(base_url=server.url, token=token_async))
        await clients[0].send(call(shop, security=(("Bearer",),)))

    def send() -> None:
        if kind != "sync":
            anyio.run(send_async, backend=kind)
        clients.append(shop.Client(base_url=server.url, token=token))
        clients[0].send(call(shop, security=(("Bearer",),)))

    error = shop.TransportError if answer.breaks else shop.ServiceUnavailableError
    with pytest.raises(error):
        send()
    assert len(server.received) == 1


def test_own_http_client_sends_and_stays_open(shop: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_TOKEN", "t1")
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json={"id": 1})

    with httpx2.Client(transport=httpx2.MockTransport(answer), headers={"X-Own": "1"}) as http_client:
        with shop.Client(base_url="http://shop/v1", http_client=http_client) as client:
            assert shop.get_item(client, 1).id == 1
        assert not http_client.is_closed

    assert str(seen[0].url) == "http://shop/v1/items/1"
    assert seen[0].headers["x-own"] == "1"
    assert seen[0].headers["authorization"] == "Bearer t1"


def test_own_async_http_client_sends_and_stays_open(shop: ModuleType) -> None:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json={"id": 1}))

    async def get() -> None:
        async with httpx2.AsyncClient(transport=transport) as http_client:
            settings = {"base_url": "http://shop", "http_client": http_client}
            async with shop.AsyncClient(**settings) as client:
                assert (await shop.get_item_async(client, 1)).id == 1
            assert not http_client.is_closed

    asyncio.run(get())


def test_raw_answer_is_not_an_error_until_it_is_parsed(shop: ModuleType, server: Server) -> None:
    server.answers = [json_answer('{"code": "gone"}', 404, X_Request_Id="r1")]

    with shop.Client(base_url=server.url) as client:
        response = client.send_raw(shop.get_item_request(1))

    assert (response.status_code, response.content) == (404, b'{"code": "gone"}')
    assert response.headers["content-type"] == "application/json"
    assert response.request_id == "r1"
    with pytest.raises(shop.NotFoundError):
        response.parse()


def arrived(received: Received) -> tuple[str, str, bytes, str | None]:
    """Return the expected raw request."""
    token = received.headers.get("authorization")
    return received.method, received.target, received.body, token


def test_undocumented_request_is_sent_with_credentials(shop: ModuleType, server: Server) -> None:
    server.answers = [json_answer('{"a": [1]}')]

    async def ask(**parts: Any) -> Any:
        async with shop.AsyncClient(base_url=server.url, **TOKEN) as client:
            return (await client.request("post", "/not/documented", **parts)).parse()

    parts = {"query": {"x": [1, 2]}, "headers": {"X-A": True}, "body": {"n": None}}
    with shop.Client(base_url=server.url, **TOKEN) as client:
        response = client.request("post", "/not/documented", **parts)

    assert response.parse() == {"a": [1]}
    assert asyncio.run(ask(**parts)) == {"a": [1]}
    assert list(map(arrived, server.received)) == [("POST", "/not/documented?x=1&x=2", b'{"n":null}', "Bearer t")] * 2
    assert server.received[0].headers["x-a"] == "true"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_async_client_works_in_another_event_loop(shop: ModuleType, server: Server) -> None:
    """As in tests and in web frameworks that make one for each request."""
    server.answers = [json_answer("1")]
    client = shop.AsyncClient(base_url=server.url)
    request = shop.Request(method="POST", path="/", returns={200: int})

    async def send(times: int) -> list[Any]:
        return [*await asyncio.gather(*(client.send(request) for _ in range(times)))]

    assert [asyncio.run(send(times)) for times in (3, 1, 2)] == [[1] * 3, [1], [1] * 2]
    assert len(server.received) == 6
    asyncio.run(client.aclose())
    with pytest.raises(RuntimeError, match="closed"):
        asyncio.run(send(1))
    gc.collect()  # what the loops left behind
