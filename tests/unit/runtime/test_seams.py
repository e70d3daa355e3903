"""What a caller's own HTTP client does, it does for each attempt of a call."""

import asyncio
import ssl
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import anyio
import httpx2
import pytest

from tests.support.servers.misbehaving import AUTHORITY, answer, tunnel
from tests.support.servers.misbehaving import Server as Misbehaving
from tests.support.servers.scripted import Server, json_answer

Build = Callable[..., Any]


@pytest.fixture(params=["sync", "asyncio", "trio"])
def call(request: pytest.FixtureRequest, shop: ModuleType, server: Server) -> Build:
    """Send twice with either client, over an HTTP client that is built with these settings."""
    wanted = shop.Request(method="GET", path="/", returns={200: Any}, security=(("Bearer",),))
    given = {"base_url": server.url, "token": "mine"}

    def call_sync(**settings: Any) -> list[Any]:
        with httpx2.Client(**settings) as http_client:
            client = shop.Client(**given, http_client=http_client)
            return [client.send(wanted), client.send(wanted)]

    async def call_async(**settings: Any) -> list[Any]:
        async with httpx2.AsyncClient(**settings) as http_client:
            client = shop.AsyncClient(**given, http_client=http_client)
            return [await client.send(wanted), await client.send(wanted)]

    if request.param == "sync":
        return call_sync
    return lambda **settings: anyio.run(partial(call_async, **settings), backend=request.param)


def hook(call: Build, seen: Callable[[Any], None]) -> Callable[[Any], Any]:
    """`seen` as the HTTP client of `call` takes it."""

    async def awaited(each: Any) -> None:
        seen(each)

    return seen if call.__name__ == "call_sync" else awaited


def test_query_of_a_client_is_added_to_the_calls_own(shop: ModuleType, server: Server) -> None:
    server.answers = [json_answer("1")]
    wanted = shop.Request(method="GET", path="/", query=(("a", "1"),), returns={200: Any})

    with httpx2.Client(params={"b": "2 3"}) as http_client:
        shop.Client(base_url=server.url, http_client=http_client).send(wanted)

    assert server.received[0].target == "/?a=1&b=2%203"


def test_headers_of_a_client_may_change_between_calls(shop: ModuleType, server: Server) -> None:
    server.answers = [json_answer("1")]
    wanted = shop.Request(method="GET", path="/", returns={200: Any})

    with httpx2.Client() as http_client:
        client = shop.Client(base_url=server.url, http_client=http_client)
        http_client.headers["X-Tenant"] = "blue"
        client.send(wanted)

    assert server.received[0].headers["x-tenant"] == "blue"


def test_hooks_run_for_each_attempt(server: Server, call: Build) -> None:
    server.answers = [json_answer("1", 503, Retry_After="0"), json_answer("1")]
    seen: list[object] = []

    def change(request: httpx2.Request) -> None:
        seen.append(request.method)
        request.headers["X-Attempt"] = str(len(seen))

    hooks = {"request": [hook(call, change)], "response": [hook(call, lambda answer: seen.append(answer.status_code))]}

    assert call(event_hooks=hooks) == [1, 1]

    assert seen == ["GET", 503, "GET", 200, "GET", 200]
    attempts = [received.headers["x-attempt"] for received in server.received]
    assert attempts == ["1", "3", "5"]


def test_b33_authentication_of_a_given_http_client_replaces_the_token(server: Server, call: Build) -> None:
    server.answers = [json_answer("1")]

    call(auth=("user", "secret"))

    sent = {received.headers["authorization"] for received in server.received}
    assert sent == {"Basic dXNlcjpzZWNyZXQ="}


def test_b3_authorization_of_a_given_http_client_wins_over_the_token(server: Server, call: Build) -> None:
    server.answers = [json_answer("1")]

    call(headers={"authorization": "Bearer theirs"})

    sent = {received.headers["authorization"] for received in server.received}
    assert sent == {"Bearer theirs"}


def test_b5_stop_iteration_of_a_hook_reaches_the_caller(server: Server, call: Build) -> None:
    def end(_: httpx2.Request) -> None:
        raise StopIteration("the hook ended")

    with pytest.raises(RuntimeError, match="StopIteration") as caught:
        call(event_hooks={"request": [hook(call, end)]})
    assert isinstance(caught.value.__cause__, StopIteration)
    assert server.received == []


def test_b6_time_out_of_a_hook_is_the_callers(server: Server, call: Build) -> None:
    asked: list[object] = []

    def wait(request: httpx2.Request) -> None:
        asked.append(request)
        raise TimeoutError("the lock is taken") from KeyError("lock")

    with pytest.raises(TimeoutError, match="the lock is taken") as caught:
        call(event_hooks={"request": [hook(call, wait)]})
    assert isinstance(caught.value.__cause__, KeyError)
    assert len(asked) == 1
    assert server.received == []


def test_error_of_a_hook_is_the_callers(server: Server, call: Build) -> None:
    def refuse(_: httpx2.Request) -> None:
        raise LookupError("not today")

    with pytest.raises(LookupError, match="not today"):
        call(event_hooks={"request": [hook(call, refuse)]})
    assert server.received == []


def test_headers_parameters_and_cookies_are_kept(server: Server, call: Build) -> None:
    server.answers = [json_answer("1", Set_Cookie="seen=1")]

    call(headers={"X-Own": "yes"}, params={"own": "1"}, cookies={"own": "1"})

    first, second = server.received
    assert (first.headers["x-own"], first.target) == ("yes", "/?own=1")
    assert first.headers["authorization"] == "Bearer mine"
    assert first.headers["cookie"] == "own=1"
    assert second.headers["cookie"] == "own=1; seen=1"


def test_its_transport_is_the_one_that_sends(server: Server, call: Build) -> None:
    asked: list[str] = []

    def reply(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        return httpx2.Response(200, json=len(asked))

    assert call(transport=httpx2.MockTransport(reply)) == [1, 2]
    assert asked == [f"{server.url}/"] * 2
    assert server.received == []


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_calls_go_through_a_proxy_to_a_server_with_tls(shop: ModuleType, kind: str) -> None:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    wanted = shop.Request(method="GET", path="/", returns={200: Any})
    json = {"Content-Type": "application/json"}

    async def send(url: str, proxy: str) -> Any:
        async with httpx2.AsyncClient(proxy=proxy, verify=context) as http_client:
            client = shop.AsyncClient(base_url=url, http_client=http_client)
            return await client.send(wanted)

    with Misbehaving(answer(b"[1]", headers=json), tls=True) as server, Misbehaving(tunnel) as proxy:
        url = server.url("", host="localhost")
        if kind == "async":
            assert asyncio.run(send(url, proxy.url(""))) == [1]
        else:
            with httpx2.Client(proxy=proxy.url(""), verify=context) as http_client:
                client = shop.Client(base_url=url, http_client=http_client)
                assert client.send(wanted) == [1]
    assert [received.method for received in proxy.received] == ["CONNECT"]
