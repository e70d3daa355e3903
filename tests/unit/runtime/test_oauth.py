"""Tokens that a client requests: one for all of its threads and tasks, and in time."""

import asyncio
import gc
import math
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import DONE, Answer, Received, Server, json_answer
from tests.unit.runtime.shop import runtime, shop

Grant = Callable[..., Any]
FIRST = {"refresh_token": "r0"}
OLD = {"refresh_token": "old"}
NAME = {"client_id": "me & co", "client_secret": "hunter2:ü"}


class Shop(Server):
    """Server that issues tokens `t1`, `t2` and so on, and accepts calls with the last token."""

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
        return DONE if is_known else json_answer("{}", 401)

    def _token(self, received: Received) -> Answer:
        place = "basic" if "authorization" in received.headers else "body"
        if place != self.takes:
            text = '{"error": "invalid_client", "error_description": "who are you?"}'
            return json_answer(text, 401)
        self.granted += 1
        expires = f', "expires_in": {self.lasts}' if self.lasts else ""
        return json_answer(f'{{"access_token": "t{self.granted}"{expires}}}')


def grant(url: str = "/token", **given: Any) -> Any:
    """Return the credential that a generated client makes of its keywords."""
    values = {"token": None, "token_url": url, "scope": None, **NAME, **given}
    return runtime("oauth").with_grant({}, values)["token"]


def call() -> Any:
    """Return a call that needs a token."""
    return shop.Request(method="POST", path="/", returns={200: int}, security=(("Bearer",),))


def send(kind: Kind, url: str, token: object, times: int = 1) -> None:
    """Make calls, one after the other."""
    with kind.client(shop, base_url=url, token=token) as client:
        for _ in range(times):
            assert client.send(call()) == 1


@pytest.mark.parametrize("lasts", [3600, '"never"', '""', "[]", "0", '"3600"', "1" + "0" * 400, "-1", "NaN", '"1e999"'])
def test_token_is_requested_once_and_again_after_a_refusal(kind: Kind, lasts: object) -> None:
    """A lifetime that is not a positive number is ignored."""
    token = grant(scope="read write")
    with Shop(lasts=lasts) as server:
        send(kind, server.url, token, 3)
        server.granted += 1  # the token expires
        send(kind, server.url, token)

    assert server.targets == ["/token", "/", "/", "/", "/", "/token", "/"]
    asked = server.received[0]
    assert parse_qs(asked.body.decode()) == {"grant_type": ["client_credentials"], "scope": ["read write"]}
    # The name and the secret are encoded as forms are before they are joined.
    assert asked.headers["authorization"] == "Basic bWUrJTI2K2NvOmh1bnRlcjIlM0ElQzMlQkM="


def test_secret_is_sent_in_the_body_if_the_header_is_refused(kind: Kind) -> None:
    with Shop(takes="body") as server:
        send(kind, server.url, grant(), 2)

    assert server.targets == ["/token", "/token", "/", "/"]
    form = parse_qs(server.bodies[1].decode())
    assert (form["client_id"], form["client_secret"]) == (["me & co"], ["hunter2:ü"])


def test_token_is_requested_again_after_the_server_recovered(kind: Kind) -> None:
    token = grant()
    with Shop(takes="nothing") as server:
        with pytest.raises(
            shop.UnauthorizedError, match=r"^401 Unauthorized from POST /token: .*who are you"
        ) as caught:
            send(kind, server.url, token)
        server.takes = "basic"
        send(kind, server.url, token)

    assert "hunter2" not in f"{caught.value}{caught.value!r}"
    assert server.targets == ["/token", "/token", "/token", "/"]


def test_token_is_renewed_before_it_expires(kind: Kind) -> None:
    with Shop(lasts=1e-9) as server:
        send(kind, server.url, grant(), 2)

    assert server.targets == ["/token", "/", "/token", "/"]


@pytest.mark.parametrize("token", ["", "a\\nb", "\\u0000"])
def test_token_that_is_invalid_in_a_header_raises_an_error(server: Server, kind: Kind, token: str) -> None:
    server.answers = [json_answer(f'{{"access_token": "{token}"}}')]

    with pytest.raises(shop.ResponseValidationError, match="/token: access_token"):
        send(kind, server.url, grant())


def test_second_refusal_is_final(kind: Kind) -> None:
    with Shop() as server:
        server.revoked = {"Bearer t1", "Bearer t2"}
        with pytest.raises(shop.UnauthorizedError):
            send(kind, server.url, grant())

    assert server.targets == ["/token", "/", "/token", "/"]


def test_threads_and_tasks_request_one_token(kind: Kind) -> None:
    with (
        Shop() as server,
        kind.client(shop, base_url=server.url, token=grant()) as client,
        ThreadPoolExecutor(16) as threads,
    ):
        assert [*threads.map(client.send, [call()] * 16)] == [1] * 16

    assert (server.targets.count("/token"), server.targets.count("/")) == (1, 16)


class FailingShop(Shop):
    """Shop that refuses the first request for a token, after several calls wait for the token."""

    def __init__(self, calls: int, pause: float = 0) -> None:
        super().__init__()
        self.calls = threading.Semaphore(0)
        self.expected = calls
        self.pause = pause

    def count(self, token: Any) -> Any:
        """Return `token`, with a count of its acquisitions."""
        for name in ("_acquire", "_acquire_awaited"):
            vars(token)[name] = partial(self._counted, getattr(token, name))
        return token

    def _counted(self, acquire: Callable[..., Any], seconds: float | None) -> Any:
        self.calls.release()
        return acquire(seconds)

    def answer(self, received: Received) -> Answer:
        """Respond to a token request or to a call."""
        if received.target == "/token" and "/token" not in self.targets:
            self.received.append(received)
            for _ in range(self.expected):
                assert self.calls.acquire(timeout=60)
            time.sleep(self.pause)
            return json_answer('{"error": "down"}', 500)
        return super().answer(received)


@pytest.mark.parametrize("is_refused", [False, True])
def test_calls_that_waited_for_the_token_share_the_failure(kind: Kind, *, is_refused: bool) -> None:
    """A later call requests the token again."""
    with FailingShop(16) as server, ThreadPoolExecutor(16) as threads:
        token = server.count(grant())
        if is_refused:
            vars(token).update({"_token": "old", "_expires": math.inf})
        with kind.client(shop, base_url=server.url, token=token, options={"max_retries": 0}) as client:
            calls = [threads.submit(client.send, call()) for _ in range(16)]
            failures = [each.exception() for each in calls]
            assert client.send(call()) == 1
    assert server.targets.count("/token") == 2
    assert {type(failure).__name__ for failure in failures} == {"ApiError"}
    assert len({*map(id, failures)}) == 16


def test_failure_by_the_total_time_of_a_call_is_not_shared(kind: Kind) -> None:
    """The call that waits has more time."""
    with (
        FailingShop(2, pause=0.6) as server,
        ThreadPoolExecutor() as threads,
        kind.client(shop, base_url=server.url, token=server.count(grant())) as client,
    ):
        hurried = client.with_options(total_timeout=0.3, max_retries=0)
        late = threads.submit(hurried.send, call())
        while "/token" not in server.targets:
            time.sleep(0.01)
        assert client.send(call()) == 1
        assert isinstance(late.exception(), shop.TransportTimeoutError)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_tasks_of_one_event_loop_after_another_request_a_token() -> None:
    with Shop(lasts=1e-9) as server:
        client = shop.AsyncClient(base_url=server.url, token=grant())

        async def send_all() -> list[Any]:
            sent = (client.send(call()) for _ in range(4))
            return await asyncio.gather(*sent, return_exceptions=True)

        for _ in range(2):
            # The next token may replace a token before it is used.
            assert {type(each) for each in asyncio.run(send_all())} <= {int, shop.UnauthorizedError}
        asyncio.run(client.aclose())
    gc.collect()


def test_total_time_ends_a_call_while_another_call_waits_for_the_token(kind: Kind) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor() as threads:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with kind.client(shop, base_url=url, token=grant()) as client:
            other = threads.submit(client.send, call())
            connection, _ = silent.accept()  # now it waits
            with pytest.raises(shop.TransportTimeoutError, match="/token: total_timeout"):
                client.with_options(total_timeout=0.2).send(call())
            connection.close()
            silent.close()
            assert isinstance(other.exception(), shop.TransportError)


def test_total_time_includes_all_token_requests(kind: Kind) -> None:
    class SlowShop(Shop):
        def answer(self, received: Received) -> Answer:
            if received.target == "/token":
                time.sleep(0.35)
            return super().answer(received)

    with SlowShop() as server, kind.client(shop, base_url=server.url, token=grant()) as client:
        server.revoked = {"Bearer t1"}
        with pytest.raises(shop.TransportTimeoutError, match="/token: "):
            client.with_options(total_timeout=0.5).send(call())


def test_other_token_server_receives_the_secret_and_the_api_only_the_token(kind: Kind) -> None:
    with Shop() as server, Server() as other:
        other.answers = [json_answer('{"access_token": "t1"}')]
        server.granted = 1
        send(kind, server.url, grant(f"{other.url}/token?x=1"))

    assert other.targets == ["/token?x=1"]
    assert server.targets == ["/"]
    assert server.headers("authorization") == ["Bearer t1"]


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("is_elsewhere", [True, False])
def test_headers_of_a_client_are_sent_only_to_a_token_server_of_the_same_origin(
    kind: Kind, *, is_elsewhere: bool, is_own: bool
) -> None:
    with Shop() as server, Shop() as other, kind.http_client() as http:
        tokens = other if is_elsewhere else server
        server.granted = 1 if is_elsewhere else 0
        given = {"base_url": server.url, "token": grant(f"{tokens.url}/token")}
        options = {"headers": {"X-Api-Key": "secret"}}
        with kind.client(shop, options=options, http_client=None if is_own else http, **given) as client:
            assert client.with_options(headers={"X-Other": "secret too"}).send(call()) == 1

    asked = next(each for each in tokens.received if each.target == "/token")
    assert asked.headers["accept"] == "application/json"
    for name, value in (("x-api-key", "secret"), ("x-other", "secret too")):
        assert (name in asked.headers) is not is_elsewhere
        assert server.headers(name)[-1] == value


class RefreshingShop(Shop):
    """Shop that issues tokens for the last refresh token, which it replaces with each token."""

    def __init__(self, *, replaces: bool = True) -> None:
        super().__init__(lasts=1e-9)
        self.last = "r0"
        self.replaces = replaces

    def _token(self, received: Received) -> Answer:
        form = parse_qs(received.body.decode())
        if form["grant_type"] != ["refresh_token"] or form["refresh_token"] != [self.last]:
            return json_answer('{"error": "invalid_grant"}', 400)
        self.granted += 1
        self.last = f"r{self.granted}" if self.replaces else self.last
        text = f', "refresh_token": "{self.last}"' if self.replaces else ""
        return json_answer(f'{{"access_token": "t{self.granted}", "expires_in": 1e-9{text}}}')


@pytest.mark.parametrize("replaces", [True, False])
def test_refresh_token_is_replaced_and_reported(kind: Kind, *, replaces: bool) -> None:
    saved: list[str] = []
    token = grant(**FIRST, on_refresh_token=kind.hook(saved.append), scope="read")
    with RefreshingShop(replaces=replaces) as server:
        send(kind, server.url, token, 2)

    assert saved == (["r1", "r2"] if replaces else [])
    assert server.targets == ["/token", "/", "/token", "/"]
    assert parse_qs(server.bodies[0].decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["r0"],
        "scope": ["read"],
    }
    assert server.headers("authorization")[0] == "Basic bWUrJTI2K2NvOmh1bnRlcjIlM0ElQzMlQkM="


@pytest.mark.parametrize("client_id", ["me", None])
def test_refresh_token_of_a_public_client_needs_no_secret(kind: Kind, client_id: str | None) -> None:
    with RefreshingShop() as server:
        send(kind, server.url, grant(**FIRST, client_id=client_id, client_secret=None))
        with pytest.raises(shop.ApiError, match="400 Bad Request from POST /token"):
            send(kind, server.url, grant(**OLD, client_id=client_id, client_secret=None))

    named = {} if client_id is None else {"client_id": [client_id]}
    form = {"grant_type": ["refresh_token"], "refresh_token": ["r0"], **named}
    assert parse_qs(server.bodies[0].decode()) == form
    assert server.headers("authorization")[0] is None
    assert server.targets == ["/token", "/", "/token"]


def test_other_options_continue_with_the_last_refresh_token(kind: Kind) -> None:
    first = {"token": None, "token_url": "/token", "scope": None, **NAME, **FIRST}
    with RefreshingShop() as server:
        given = runtime("oauth").with_grant({}, first)
        send(kind, server.url, given["token"])
        nothing = dict.fromkeys(first)
        other = runtime("oauth").with_grant(given, {**nothing, "scope": "write"})["token"]
        send(kind, server.url, other)
        with pytest.raises(shop.ApiError, match="400"):
            send(kind, server.url, runtime("oauth").with_grant(given, {**nothing, **FIRST})["token"])

    assert parse_qs(server.bodies[2].decode())["refresh_token"] == ["r1"]


@pytest.mark.parametrize("lost", ["[]", '""', "null", "1"])
def test_refresh_token_of_a_wrong_type_is_ignored(kind: Kind, server: Server, lost: str) -> None:
    server.answers = [json_answer(f'{{"access_token": "t", "refresh_token": {lost}}}'), DONE]
    token = grant(**FIRST)

    send(kind, server.url, token)
    assert token.refresh_token == FIRST["refresh_token"]


@pytest.mark.parametrize("missing", ["client_id", "client_secret"])
def test_incomplete_credentials_are_not_a_grant(missing: str) -> None:
    given: dict[str, Any] = {missing: None}

    assert grant(**given) is None
