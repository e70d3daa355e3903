"""A client serves several processes, event loops and threads, and shares no connection between them."""

import asyncio
import gc
import json
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx2
import pytest

from tests.support.servers.scripted import DONE, Answer, Received, Server, json_answer
from tests.unit.runtime.shop import runtime, shop
from tests.unit.runtime.test_oauth import grant

Run = Callable[..., Any]
# Python warns of a fork while threads run. The server of the parent is such a thread.
LEFT_OPEN = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
FORKS = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


class Ports(Server):
    """Server that responds with the port of each connection."""

    def answer(self, received: Received) -> Answer:
        """Return the port."""
        return json_answer(str(received.port))


@pytest.fixture
def url() -> Iterator[str]:
    """Return the URL of the server."""
    with Ports() as server:
        yield server.url


def call(**parts: Any) -> Any:
    """Return a request with an integer as result."""
    return shop.Request(**{"method": "GET", "path": "/", "returns": {200: int}, **parts})


def in_child(function: Callable[[], Any]) -> Any:
    """Return the JSON value of `function` in a forked process."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(writing, json.dumps(function()).encode())
        except BaseException as error:  # noqa: BLE001 - the parent raises it
            os.write(writing, json.dumps(repr(error)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text)


def in_thread(function: Callable[[], Any]) -> Any:
    """Return the result of an async function in an event loop of a new thread."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(anyio.run, function).result()


@FORKS
def test_child_process_opens_its_own_connections(url: str) -> None:
    with shop.Client(base_url=url) as client:
        parent = client.send(call())

        def ports() -> list[int]:
            other = client.with_options(max_retries=0)
            return [client.send(call()), other.send(call())]

        first, second = in_child(ports)
        again = in_child(ports)

        assert first == second != parent
        assert again[0] == again[1] not in {parent, first}
        assert client.send(call()) == parent


@FORKS
def test_child_process_opens_its_own_connections_with_tasks(url: str, backend: str) -> None:
    client = shop.AsyncClient(base_url=url)

    async def ports() -> list[int]:
        return [await client.send(call()), await client.send(call())]

    async def fork() -> None:
        parent = await ports()
        child = in_child(lambda: in_thread(ports))
        assert child[0] == child[1] not in parent
        assert await ports() == parent
        await client.aclose()

    anyio.run(fork, backend=backend)


@FORKS
def test_child_process_closes_no_connection_of_its_parent(url: str) -> None:
    with shop.Client(base_url=url) as client:
        parent = client.send(call())

        assert in_child(client.close) is None
        assert client.send(call()) == parent


@FORKS
def test_child_process_of_a_closed_client_has_a_closed_client(url: str) -> None:
    with shop.Client(base_url=url) as client:
        client.send(call())

    assert "closed" in in_child(lambda: client.send(call()))


@FORKS
def test_child_process_has_the_cookies_of_its_parent(server: Server) -> None:
    server.answers = [json_answer("1", Set_Cookie="a=1")]
    with shop.Client(base_url=server.url) as client:
        client.send(call())
        in_child(lambda: client.send(call()))

    assert server.received[1].headers["cookie"] == "a=1"


class SlowTokens(Server):
    """Server with a slow first token. An event reports its request."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go_on = threading.Event(), threading.Event()

    def answer(self, received: Received) -> Answer:
        """Respond to a token request or to a call."""
        if received.target != "/token":
            return DONE
        if not self.asked.is_set():
            self.asked.set()
            self.go_on.wait(60)
        return json_answer('{"access_token": "t"}')


@FORKS
@pytest.mark.parametrize("kind", ["sync", "asyncio"])
def test_child_process_has_free_locks(kind: str) -> None:
    request = call(security=(("Bearer",),))

    with SlowTokens() as server:
        token = grant()

        def send() -> Any:
            with shop.Client(base_url=server.url, token=token) as client:
                return client.with_options(total_timeout=30).send(request)

        async def send_async() -> Any:
            async with shop.AsyncClient(base_url=server.url, token=token) as client:
                return await client.with_options(total_timeout=30).send(request)

        def run() -> Any:
            return send() if kind == "sync" else asyncio.run(send_async())

        thread = threading.Thread(target=run)
        thread.start()
        assert server.asked.wait(60)  # now the thread has the lock
        result = in_child(run)
        server.go_on.set()
        thread.join()

    assert result == 1


@FORKS
def test_child_process_has_a_free_rate_limit() -> None:
    limiter = runtime("limiter")
    limit = limiter.Limiter(2, 60)
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        limit.begin()
        with next(iter(vars(limit)["_locks"].values())):
            entered.set()
            leave.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert entered.wait(60)
    assert in_child(limit.begin) == 0
    leave.set()
    thread.join()


def test_event_loops_that_take_turns_keep_their_connections(url: str) -> None:
    client = shop.AsyncClient(base_url=url)
    turns = [threading.Semaphore(1), threading.Semaphore(0)]
    ports: dict[int, list[int]] = {0: [], 1: []}

    async def send(number: int) -> None:
        for _ in range(5):
            await asyncio.to_thread(turns[number].acquire)
            ports[number].append(await client.send(call()))
            turns[1 - number].release()
        await client.aclose()

    threads = [threading.Thread(target=anyio.run, args=(send, number)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {len(set(found)) for found in ports.values()} == {1}
    assert ports[0] != ports[1]


@LEFT_OPEN
def test_loops_of_both_backends_have_connections_of_their_own(url: str) -> None:
    client = shop.AsyncClient(base_url=url)

    async def ports() -> list[int]:
        return [await client.send(call()) for _ in range(3)]

    found = [anyio.run(ports, backend=name) for name in ("asyncio", "trio") * 2]
    assert [len(set(each)) for each in found] == [1] * 4
    assert len({each[0] for each in found}) == 4
    gc.collect()


@LEFT_OPEN
def test_client_keeps_no_loop_that_has_ended(url: str, backend: str) -> None:
    client = shop.AsyncClient(base_url=url)
    loops: list[weakref.ref[Any]] = []
    awaited = runtime("awaited")

    async def send() -> None:
        loops.append(weakref.ref(awaited.running_loop()))
        await client.send(call())

    for _ in range(6):
        anyio.run(send, backend=backend)
    gc.collect()
    assert sum(loop() is not None for loop in loops) <= 1


def test_given_http_client_is_refused_in_a_second_loop(url: str, backend: str) -> None:
    http = httpx2.AsyncClient()
    client = shop.AsyncClient(base_url=url, http_client=http)

    async def send() -> None:
        await client.send(call())

    async def send_and_refuse() -> None:
        await send()
        await client.with_options(max_retries=0).send(call())
        match = "http_client was used in another event loop"
        with pytest.raises(RuntimeError, match=match):
            await anyio.to_thread.run_sync(anyio.run, send)
        await http.aclose()

    anyio.run(send_and_refuse, backend=backend)


def test_idle_connection_is_closed_before_common_servers_close_it(url: str) -> None:
    """Uvicorn and Node.js close an idle connection after 5 s."""
    with shop.Client(base_url=url) as client:
        first = client.send(call())
        assert client.send(call()) == first
        time.sleep(3.5)
        assert client.send(call()) != first
