"""A client gets tokens for itself: once, for all of its threads and tasks, and in time."""

import asyncio
import gc
import math
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs

import anyio
import httpx2
import pytest

from tests.support.servers.scripted import Answer, Received, Server, json_answer

Grant = Callable[..., Any]
NAME = {"client_id": "me & co", "client_secret": "hunter2:ü"}


class Shop(Server):
    """Gives tokens `t1`, `t2` and so on, and answers calls that bring the last one."""

    def __init__(self, *, lasts: object = 3600, takes: str = "basic") -> None:
        super().__init__()
        self.lasts = lasts
        self.takes = takes
        self.granted = 0
        self.revoked: set[str] = set()

    def answer(self, received: Received) -> Answer:
        """Respond to a token request or to a call."""
        self.received.append(received)
        if received.target == "/token":
            return self._token(received)
        token = received.headers.get("authorization", "")
        is_known = token == f"Bearer t{self.granted}" and token not in self.revoked
        return json_answer("1") if is_known else json_answer("{}", 401)

    def _token(self, received: Received) -> Answer:
        place = "basic" if "authorization" in received.headers else "body"
        if place != self.takes:
            text = '{"error": "invalid_client", "error_description": "who are you?"}'
            return json_answer(text, 401)
        self.granted += 1
        expires = f', "expires_in": {self.lasts}' if self.lasts else ""
        return json_answer(f'{{"access_token": "t{self.granted}"{expires}}}')

    @property
    def asked(self) -> list[str]:
        """What was asked for, in order."""
        return [received.target for received in self.received]


def grant(shop: ModuleType, url: str = "/token", **given: str | None) -> Any:
    """Return the credential that a generated client makes of its keywords."""
    name = f"{shop.__name__}._runtime.oauth"
    oauth = __import__(name, fromlist=["with_grant"])
    values = {"token": None, "token_url": url, "scope": None, **NAME, **given}
    return oauth.with_grant({}, values)["token"]


def call(shop: ModuleType) -> Any:
    """Return a call that needs a token."""
    return shop.Request(method="POST", path="/", returns={200: int}, security=(("Bearer",),))


def send(shop: ModuleType, how: str, url: str, token: object, times: int) -> list[Any]:
    """Return the results of calls, one after the other."""

    async def send_async() -> list[Any]:
        async with shop.AsyncClient(base_url=url, token=token) as client:
            return [await client.send(call(shop)) for _ in range(times)]

    if how != "sync":
        return list(anyio.run(send_async, backend=how))
    with shop.Client(base_url=url, token=token) as client:
        return [client.send(call(shop)) for _ in range(times)]


HOW = pytest.mark.parametrize("how", ["sync", "asyncio", "trio"])


@HOW
def test_token_is_fetched_once(shop: ModuleType, how: str) -> None:
    with Shop() as server:
        send(shop, how, server.url, grant(shop, scope="read write"), 3)

    assert server.asked == ["/token", "/", "/", "/"]
    asked = server.received[0]
    assert parse_qs(asked.body.decode()) == {"grant_type": ["client_credentials"], "scope": ["read write"]}
    # The name and the secret are encoded as forms are before they are joined.
    assert asked.headers["authorization"] == "Basic bWUrJTI2K2NvOmh1bnRlcjIlM0ElQzMlQkM="


@HOW
def test_secret_goes_into_the_body_where_the_header_is_refused(shop: ModuleType, how: str) -> None:
    with Shop(takes="body") as server:
        send(shop, how, server.url, grant(shop), 2)

    assert server.asked == ["/token", "/token", "/", "/"]
    form = parse_qs(server.received[1].body.decode())
    assert (form["client_id"], form["client_secret"]) == (["me & co"], ["hunter2:ü"])


@HOW
def test_token_is_requested_again_after_the_server_recovered(shop: ModuleType, how: str) -> None:
    token = grant(shop)
    with Shop(takes="nothing") as server:
        with pytest.raises(shop.UnauthorizedError):
            send(shop, how, server.url, token, 1)
        server.takes = "basic"
        send(shop, how, server.url, token, 1)

    assert server.asked == ["/token", "/token", "/token", "/"]


@HOW
def test_token_is_renewed_before_it_expires(shop: ModuleType, how: str) -> None:
    with Shop(lasts=1e-9) as server:
        send(shop, how, server.url, grant(shop), 2)

    assert server.asked == ["/token", "/", "/token", "/"]


@HOW
@pytest.mark.parametrize("lasts", ['"never"', '""', "[]", "0", '"3600"'])
def test_token_with_an_invalid_lifetime_is_used(shop: ModuleType, how: str, lasts: str) -> None:
    with Shop(lasts=lasts) as server:
        send(shop, how, server.url, grant(shop), 2)

    assert server.asked == ["/token", "/", "/"]


@pytest.mark.parametrize("token", ["", "a\\nb", "\\u0000"])
def test_token_that_is_invalid_in_a_header_raises_an_error(shop: ModuleType, server: Server, token: str) -> None:
    server.answers = [json_answer(f'{{"access_token": "{token}"}}')]

    with pytest.raises(shop.ResponseValidationError, match="/token: access_token"):
        send(shop, "sync", server.url, grant(shop), 1)


@HOW
def test_refused_token_is_renewed_once(shop: ModuleType, how: str) -> None:
    token = grant(shop)
    with Shop(lasts=None) as server:
        send(shop, how, server.url, token, 1)
        server.granted += 1  # what was given is good no more
        send(shop, how, server.url, token, 1)

    assert server.asked == ["/token", "/", "/", "/token", "/"]


@HOW
@pytest.mark.parametrize("lasts", ["1" + "0" * 400, '"nan"', "-1", "NaN", '"1e999"'])
def test_b25_token_with_an_absurd_lifetime_serves_until_it_is_refused(shop: ModuleType, how: str, lasts: str) -> None:
    token = grant(shop)
    with Shop(lasts=lasts) as server:
        send(shop, how, server.url, token, 3)
        server.granted += 1
        send(shop, how, server.url, token, 1)

    assert server.asked == ["/token", "/", "/", "/", "/", "/token", "/"]


@HOW
def test_second_refusal_is_final(shop: ModuleType, how: str) -> None:
    with Shop() as server:
        server.revoked = {"Bearer t1", "Bearer t2"}
        with pytest.raises(shop.UnauthorizedError):
            send(shop, how, server.url, grant(shop), 1)

    assert server.asked == ["/token", "/", "/token", "/"]


@HOW
def test_error_of_the_token_server_is_raised_with_its_reason(shop: ModuleType, how: str) -> None:
    with Shop(takes="nothing") as server, pytest.raises(shop.UnauthorizedError, match="who are you") as caught:
        send(shop, how, server.url, grant(shop), 1)

    assert "hunter2" not in f"{caught.value}{caught.value!r}"
    assert str(caught.value).startswith("401 Unauthorized from POST /token: ")


def test_threads_fetch_it_together(shop: ModuleType) -> None:
    with Shop() as server, shop.Client(base_url=server.url, token=grant(shop)) as client:
        threads = [threading.Thread(target=client.send, args=(call(shop),)) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert server.asked.count("/token") == 1
    assert server.asked.count("/") == 16


def test_tasks_fetch_it_together(shop: ModuleType) -> None:
    async def send_all(url: str) -> list[Any]:
        async with shop.AsyncClient(base_url=url, token=grant(shop)) as client:
            return await asyncio.gather(*(client.send(call(shop)) for _ in range(16)))

    with Shop() as server:
        assert asyncio.run(send_all(server.url)) == [1] * 16

    assert server.asked.count("/token") == 1


class FailingShop(Shop):
    """Fails requests for a token, the first one after all calls wait for it."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self.calls = calls
        self.all_wait = threading.Event()

    def count(self, acquire: Callable[..., Any]) -> Callable[..., Any]:
        """Return `acquire`, whose calls are counted."""

        def counted(seconds: float | None) -> Any:
            self.calls -= 1
            if not self.calls:
                self.all_wait.set()
            return acquire(seconds)

        return counted

    def answer(self, received: Received) -> Answer:
        """Respond to a token request or to a call."""
        if received.target == "/token" and not self.granted:
            self.received.append(received)
            assert self.all_wait.wait(60)
            return json_answer('{"error": "down"}', 500)
        return super().answer(received)


@HOW
@pytest.mark.parametrize("is_refused", [False, True])
def test_c12_calls_that_waited_for_the_token_share_the_failure(shop: ModuleType, how: str, *, is_refused: bool) -> None:
    """A later call requests the token again."""
    token = grant(shop)
    given = {"token": token, "options": {"max_retries": 0}}
    failures: list[Any] = []

    def fail(client: Any) -> None:
        with pytest.raises(shop.ApiError, match="500 Internal") as caught:
            client.send(call(shop))
        failures.append(caught.value)

    async def fail_async(client: Any) -> None:
        with pytest.raises(shop.ApiError, match="500 Internal") as caught:
            await client.send(call(shop))
        failures.append(caught.value)

    async def send_all(url: str) -> None:
        async with shop.AsyncClient(base_url=url, **given) as client:
            async with anyio.create_task_group() as tasks:
                for _ in range(16):
                    tasks.start_soon(fail_async, client)
            server.granted = 1
            assert await client.send(call(shop)) == 1

    with FailingShop(16) as server:
        for name in ("_acquire", "_acquire_awaited"):
            vars(token)[name] = server.count(getattr(token, name))
        if is_refused:
            vars(token).update({"_token": "old", "_expires": math.inf})
        if how != "sync":
            anyio.run(send_all, server.url, backend=how)
        else:
            with shop.Client(base_url=server.url, **given) as client:
                with ThreadPoolExecutor(16) as threads:
                    for _ in range(16):
                        threads.submit(fail, client)
                server.granted = 1
                assert client.send(call(shop)) == 1
    assert server.asked.count("/token") == 2
    assert len({*map(id, failures)}) == len(failures) == 16


class LateShop(Shop):
    """Responds to the first request for a token after another call waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = threading.Event()

    def count(self, acquire: Callable[..., Any]) -> Callable[..., Any]:
        """Return `acquire`. A call without a deadline is the one that waits."""

        def counted(seconds: float | None) -> Any:
            if seconds is None:
                self.waits.set()
            return acquire(seconds)

        return counted

    def answer(self, received: Received) -> Answer:
        """Respond to a token request or to a call."""
        if received.target == "/token" and "/token" not in self.asked:
            self.received.append(received)
            assert self.waits.wait(60)
            time.sleep(0.6)
            return json_answer("{}", 500)
        return super().answer(received)


@HOW
def test_c12_failure_by_the_total_time_of_a_call_is_not_shared(shop: ModuleType, how: str) -> None:
    """The call that waits has more time."""
    token = grant(shop)
    hurried = {"total_timeout": 0.3, "max_retries": 0}

    async def send_both(url: str) -> None:
        async with shop.AsyncClient(base_url=url, token=token) as client:

            async def hurry() -> None:
                with pytest.raises(shop.TransportTimeoutError):
                    await client.with_options(**hurried).send(call(shop))

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(hurry)
                await anyio.sleep(0.1)
                assert await client.send(call(shop)) == 1

    with LateShop() as server:
        for name in ("_acquire", "_acquire_awaited"):
            vars(token)[name] = server.count(getattr(token, name))
        if how != "sync":
            anyio.run(send_both, server.url, backend=how)
            return
        with ThreadPoolExecutor() as threads, shop.Client(base_url=server.url, token=token) as client:
            late = threads.submit(client.with_options(**hurried).send, call(shop))
            while "/token" not in server.asked:
                time.sleep(0.01)
            assert client.send(call(shop)) == 1
            assert isinstance(late.exception(), shop.TransportTimeoutError)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_tasks_of_one_event_loop_after_another_fetch_it(shop: ModuleType) -> None:
    with Shop(lasts=1e-9) as server:
        client = shop.AsyncClient(base_url=server.url, token=grant(shop))

        async def send_all() -> list[Any]:
            sent = (client.send(call(shop)) for _ in range(4))
            return await asyncio.gather(*sent, return_exceptions=True)

        for _ in range(2):
            ended = asyncio.run(send_all())
            # A token may be overtaken by the next one, and refused.
            assert {type(each) for each in ended} <= {int, shop.UnauthorizedError}
        asyncio.run(client.aclose())
    gc.collect()  # what the loops left behind


@HOW
def test_total_time_holds_while_another_call_waits_for_the_token(shop: ModuleType, how: str) -> None:
    options = {"total_timeout": 0.2}

    async def wait(url: str) -> None:
        async with shop.AsyncClient(base_url=url, token=grant(shop)) as client, anyio.create_task_group() as tasks:
            tasks.start_soon(client.send, call(shop))
            await anyio.sleep(0.1)
            with pytest.raises(shop.TransportTimeoutError, match="/token: total_timeout"):
                await client.with_options(**options).send(call(shop))
            tasks.cancel_scope.cancel()

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        if how != "sync":
            anyio.run(wait, url, backend=how)
            return
        with ThreadPoolExecutor() as threads, shop.Client(base_url=url, token=grant(shop)) as client:
            other = threads.submit(client.send, call(shop))
            connection, _ = silent.accept()  # now it waits
            with pytest.raises(shop.TransportTimeoutError, match="/token: total_timeout"):
                client.with_options(**options).send(call(shop))
            connection.close()
            silent.close()
            assert isinstance(other.exception(), shop.TransportError)


class SlowShop(Shop):
    """Takes its time for a token, and knows none."""

    def answer(self, received: Received) -> Answer:
        """Respond to a token request or to a call."""
        if received.target == "/token":
            time.sleep(0.35)
        answer = super().answer(received)
        return answer if received.target == "/token" else json_answer("{}", 401)


@HOW
def test_total_time_is_that_of_all_tokens_together(shop: ModuleType, how: str) -> None:
    async def send_async(url: str) -> None:
        async with shop.AsyncClient(base_url=url, token=grant(shop)) as client:
            await client.with_options(total_timeout=0.5).send(call(shop))

    with SlowShop() as server:
        error = pytest.raises(shop.TransportTimeoutError, match="/token: ")
        if how != "sync":
            with error:
                anyio.run(send_async, server.url, backend=how)
            return
        with error, shop.Client(base_url=server.url, token=grant(shop)) as client:
            client.with_options(total_timeout=0.5).send(call(shop))


def test_token_server_elsewhere_gets_the_secret_and_the_api_only_the_token(shop: ModuleType) -> None:
    with Shop() as server, Server() as other:
        other.answers = [json_answer('{"access_token": "t1"}')]
        server.granted = 1
        send(shop, "sync", server.url, grant(shop, f"{other.url}/token?x=1"), 1)

    assert [received.target for received in other.received] == ["/token?x=1"]
    assert server.asked == ["/"]
    assert server.received[0].headers["authorization"] == "Bearer t1"


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("is_elsewhere", [True, False])
def test_headers_of_a_client_go_to_a_token_server_of_the_same_origin_only(
    shop: ModuleType, *, is_elsewhere: bool, is_own: bool
) -> None:
    with Shop() as server, Shop() as other, httpx2.Client() as http:
        tokens = other if is_elsewhere else server
        server.granted = 1 if is_elsewhere else 0
        with shop.Client(
            base_url=server.url,
            token=grant(shop, f"{tokens.url}/token"),
            options={"headers": {"X-Api-Key": "secret"}},
            http_client=None if is_own else http,
        ) as client:
            others = client.with_options(headers={"X-Other": "secret too"})
            assert others.send(call(shop)) == 1

    asked = next(each for each in tokens.received if each.target == "/token")
    assert asked.headers["accept"] == "application/json"
    assert ("x-api-key" in asked.headers) is not is_elsewhere
    assert ("x-other" in asked.headers) is not is_elsewhere
    assert server.received[-1].headers["x-api-key"] == "secret"
    assert server.received[-1].headers["x-other"] == "secret too"


@pytest.mark.parametrize("missing", ["client_id", "client_secret"])
def test_half_a_name_is_none(shop: ModuleType, missing: str) -> None:
    given: dict[str, Any] = {missing: None}

    assert grant(shop, **given) is None
