"""Streams that are dropped, closed by others, refused, or opened again."""

import contextlib
import functools
import gc
import io
import queue
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from types import ModuleType
from typing import Any, Self

import anyio
import pytest

from tests.support.servers.scripted import Answer, Server, json_answer
from tests.unit.runtime.conftest import BACKENDS, UNREAD_ON_TRIO

EVENT_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
EVENTS = {"Content-Type": "text/event-stream"}
FIRST = b'data: {"id": 1}\n\n'
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(FIRST), FIRST)
HELD = {
    "unframed": EVENT_HEAD + b"\r\n" + FIRST,
    "chunked": EVENT_HEAD + CHUNKED,
    "with a length": EVENT_HEAD + b"Content-Length: 1000\r\n\r\n" + FIRST,
}
"""The beginning of a response whose remainder never comes."""


class Holding:
    """A server that sends the beginning of a response on each connection, and then waits for the client to close it."""

    def __init__(self, start: bytes) -> None:
        self.start = start
        self.closed: queue.Queue[int] = queue.Queue()  # numbers of closed connections
        self.requests: queue.Queue[int] = queue.Queue()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(30)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            for number in range(100):
                connection, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(connection, number))
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection:
            connection.settimeout(30)
            with contextlib.suppress(OSError):
                while connection.recv(1 << 16):
                    self.requests.put(number)
                    connection.sendall(self.start)
        self.closed.put(number)


def events(shop: ModuleType, **changes: Any) -> Any:
    """Return a request for a stream of events."""
    parts = {
        "method": "GET",
        "path": "/items",
        "returns": {200: shop.Item},
        "raises": {404: shop.Problem},
        "accept": "text/event-stream",
        "item": "data",
    }
    return shop.StreamRequest(**{**parts, **changes})


def download(shop: ModuleType) -> Any:
    """Return a request for a file."""
    return shop.Request(method="GET", path="/file", returns={200: bytes})


REQUESTS = pytest.mark.parametrize("kind", [events, download])
Kind = Callable[[ModuleType], Any]
Run = Callable[[Callable[[], Awaitable[Any]]], Any]


@pytest.fixture
def run(backend: str) -> Run:
    """Run a coroutine function on each event loop."""
    return functools.partial(anyio.run, backend=backend)


async def until_closed(server: Holding) -> None:
    """Wait for the end of a connection, in a thread so that other tasks run."""
    await anyio.to_thread.run_sync(functools.partial(server.closed.get, timeout=20))


@REQUESTS
def test_b12_stream_that_is_never_opened_sends_nothing(shop: ModuleType, kind: Kind) -> None:
    with Holding(HELD["chunked"]) as server, shop.Client(base_url=server.url) as client:
        client.stream(kind(shop))

        assert server.requests.empty()


@REQUESTS
def test_b12_async_stream_that_is_never_opened_sends_nothing(shop: ModuleType, kind: Kind, run: Run) -> None:
    async def drop() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            client.stream(kind(shop))

    with Holding(HELD["chunked"]) as server:
        run(drop)
        assert server.requests.empty()


@REQUESTS
def test_b12_dropped_stream_closes_its_connection(shop: ModuleType, kind: Kind) -> None:
    with Holding(HELD["chunked"]) as server, shop.Client(base_url=server.url) as client:
        gc.disable()  # the connection is closed without it
        try:
            for value in client.stream(kind(shop)):
                assert value in [FIRST, shop.Item(id=1)]
                break

            assert server.closed.get(timeout=20) == 0
        finally:
            gc.enable()


@REQUESTS
@pytest.mark.parametrize("is_begun", [True, False])
@pytest.mark.filterwarnings("ignore:Async generator:ResourceWarning")  # of trio
def test_b12_dropped_async_stream_closes_its_connection(
    shop: ModuleType, kind: Kind, run: Run, *, is_begun: bool
) -> None:
    async def drop() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            stream = await client.stream(kind(shop))
            if is_begun:
                await anext(stream)
            del stream
            gc.collect()
            await until_closed(server)

    with Holding(HELD["chunked"]) as server:
        run(drop)


@pytest.mark.parametrize("start", HELD)
def test_b21_another_thread_can_close_a_stream(shop: ModuleType, start: str) -> None:
    found: list[Any] = []

    def read() -> None:
        found.extend(stream)

    with (
        Holding(HELD[start]) as server,
        shop.Client(base_url=server.url, options={"timeout": None}) as client,
        client.stream(events(shop)) as stream,
    ):
        found.append(next(stream))
        thread = threading.Thread(target=read)
        thread.start()
        stream.close()
        thread.join(20)

        assert not thread.is_alive()
        assert server.closed.get(timeout=20) == 0
    assert found == [shop.Item(id=1)]


def test_b21_another_thread_can_close_a_feed_that_waits_to_reconnect(shop: ModuleType, server: Server) -> None:
    server.answers = [Answer(headers=EVENTS, body=b"retry: 60000\n" + FIRST)]
    found: list[Any] = []
    has_first = threading.Event()

    def read() -> None:
        with client.stream(events(shop)).reconnecting() as opened:
            streams.append(opened)
            for item in opened:
                found.append(item)
                has_first.set()

    streams: list[Any] = []
    with shop.Client(base_url=server.url) as client:
        thread = threading.Thread(target=read)
        thread.start()
        has_first.wait(20)
        streams[0].close()
        thread.join(20)

        assert not thread.is_alive()
    assert found == [shop.Item(id=1)]
    assert len(server.received) == 1


@pytest.mark.parametrize("start", HELD)
def test_b21_download_that_another_thread_closes_is_not_complete(shop: ModuleType, start: str) -> None:
    file, failures = io.BytesIO(), list[Exception]()
    has_first = threading.Event()

    def save() -> None:
        try:
            stream.save(file, lambda *_: has_first.set())
        except shop.TransportError as error:
            failures.append(error)

    with (
        Holding(HELD[start]) as server,
        shop.Client(base_url=server.url, options={"timeout": None}) as client,
        client.stream(download(shop)) as stream,
    ):
        thread = threading.Thread(target=save)
        thread.start()
        assert has_first.wait(20)
        stream.close()
        thread.join(20)

        assert not thread.is_alive()
    assert file.getvalue() == FIRST
    assert len(failures) == 1


@pytest.mark.parametrize("start", HELD)
def test_b21_another_task_can_close_a_stream(shop: ModuleType, run: Run, start: str) -> None:
    async def read() -> list[Any]:
        found: list[Any] = []

        async def collect() -> None:
            found.extend([item async for item in stream])

        async with (
            shop.AsyncClient(base_url=server.url, options={"timeout": None}) as client,
            client.stream(events(shop)) as stream,
        ):
            found.append(await anext(stream))
            with anyio.fail_after(20):
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(collect)
                    await anyio.wait_all_tasks_blocked()
                    await stream.aclose()
                await until_closed(server)
        return found

    with Holding(HELD[start]) as server:
        assert run(read) == [shop.Item(id=1)]


def test_b21_download_that_another_task_closes_is_not_complete(shop: ModuleType, run: Run) -> None:
    async def save() -> None:
        async with (
            shop.AsyncClient(base_url=server.url, options={"timeout": None}) as client,
            client.stream(download(shop)) as stream,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(stop, stream)
            with pytest.raises(shop.TransportError, match="closed before its end"):
                await stream.save(io.BytesIO())

    async def stop(stream: Any) -> None:
        await anyio.wait_all_tasks_blocked()
        await stream.aclose()

    with Holding(HELD["unframed"]) as server:
        run(save)


@REQUESTS
def test_cancellation_in_the_middle_of_an_item_closes_the_connection(shop: ModuleType, kind: Kind, run: Run) -> None:
    async def read() -> None:
        async with shop.AsyncClient(base_url=server.url) as client, client.stream(kind(shop)) as stream:
            await anext(stream)
            with anyio.move_on_after(0.1) as scope:
                _ = [value async for value in stream]
            assert scope.cancelled_caught
            await until_closed(server)

    with Holding(HELD["chunked"][:-2] + b"\r\n6\r\ndata: \r\n") as server:
        run(read)


class Failure(BaseException):
    """Error of a function of the user, of any kind."""


@REQUESTS
@pytest.mark.parametrize("failure", [ValueError, Failure])
def test_c13_function_that_fails_while_a_stream_opens_closes_the_connection(
    shop: ModuleType, kind: Kind, failure: type[BaseException]
) -> None:
    def fail(_result: object) -> None:
        raise failure

    with Holding(HELD["chunked"]) as server:
        options = {"on_result": fail}
        with shop.Client(base_url=server.url, options=options) as client:
            with pytest.raises(failure), client.stream(kind(shop)):
                raise AssertionError
            assert server.closed.get(timeout=5) == 0


@REQUESTS
@pytest.mark.parametrize("end", ["fails", "fails later", "is cancelled"])
def test_c13_task_that_ends_while_a_stream_opens_closes_the_connection(
    shop: ModuleType, kind: Kind, run: Run, end: str
) -> None:
    async def report(_result: object) -> None:
        if end != "fails":
            await anyio.sleep(0.05)
        if end != "is cancelled":
            raise Failure
        scopes[0].cancel()
        await anyio.sleep(20)

    async def read() -> None:
        options = {"on_result": report}
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            ends: Any = contextlib.nullcontext()
            if end != "is cancelled":
                ends = pytest.raises(Failure)
            with ends, anyio.CancelScope() as scope:
                scopes.append(scope)
                await client.stream(kind(shop))
            await until_closed(server)

    scopes: list[anyio.CancelScope] = []
    with Holding(HELD["chunked"]) as server:
        run(read)


def test_async_streams_are_read_item_by_item(shop: ModuleType, server: Server, run: Run) -> None:
    server.answers = [
        Answer(headers=EVENTS, body=b"retry: 0\nid: 1\n" + FIRST),
        Answer(headers=EVENTS, body=b'data: {"id": 2}\n\n'),
        Answer(status=204),
    ]

    async def read() -> list[int]:
        async with (
            shop.AsyncClient(base_url=server.url) as client,
            client.stream(events(shop)).reconnecting() as stream,
        ):
            return [item.id async for item in stream]

    assert run(read) == [1, 2]


@pytest.fixture(params=["sync", *BACKENDS])
def read(request: pytest.FixtureRequest, shop: ModuleType, server: Server) -> Any:
    """Read a stream with either client into a list. Errors after items come last in the list."""

    def read_sync(call: Any, times: int) -> Iterator[Any]:
        with shop.Client(base_url=server.url, options={"max_retries": 0}) as client:
            stream = client.stream(call)
            if times:
                stream.reconnecting(times)
            try:
                with stream as items:
                    yield from items
            except shop.ClientError as error:
                yield error

    async def read_async(call: Any, times: int) -> list[Any]:
        found: list[Any] = []
        options = {"max_retries": 0}
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            stream = client.stream(call)
            if times:
                stream.reconnecting(times)
            try:
                async with stream as items:
                    async for item in items:
                        found.append(item)  # noqa: PERF401 - an error may follow
            except shop.ClientError as error:
                found.append(error)
        return found

    def either(call: Any, times: int = 0) -> list[Any]:
        if request.param == "sync":
            return list(read_sync(call, times))
        found: list[Any] = anyio.run(read_async, call, times, backend=request.param)
        return found

    return either


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_b15_feed_survives_a_deployment(shop: ModuleType, server: Server, read: Any, status: int) -> None:
    first = Answer(headers=EVENTS, body=b"retry: 0\nid: a\n" + FIRST)
    again = Answer(headers=EVENTS, body=b'id: b\ndata: {"id": 2}\n\n')
    busy = json_answer("{}", status)
    server.answers = [first, busy, busy, again, Answer(status=204)]

    assert read(events(shop), times=3) == [shop.Item(id=1), shop.Item(id=2)]
    sent = [received.headers.get("last-event-id") for received in server.received]
    assert sent == [None, "a", "a", "a", "b"]


def test_b15_feed_ends_after_consecutive_failures(shop: ModuleType, server: Server, read: Any) -> None:
    first = Answer(headers=EVENTS, body=b"retry: 0\n" + FIRST)
    server.answers = [first, json_answer("{}", 503)]

    item, error = read(events(shop), times=3)

    assert item == shop.Item(id=1)
    assert isinstance(error, shop.ServiceUnavailableError)
    assert len(server.received) == 4


def test_b15_feed_ends_at_a_final_error(shop: ModuleType, server: Server, read: Any) -> None:
    first = Answer(headers=EVENTS, body=b"retry: 0\n" + FIRST)
    server.answers = [first, json_answer('{"code": "gone"}', 404)]

    item, error = read(events(shop), times=3)

    assert item == shop.Item(id=1)
    assert error.detail == shop.Problem(code="gone")
    assert len(server.received) == 2


@pytest.mark.parametrize(
    "reply",
    [  # the requested type, the type of the response, and its body
        ("text/event-stream", "application/json", '{"error": "no quota"}'),
        ("text/event-stream", "text/html", "<h1>Welcome</h1>"),
        ("text/event-stream", "application/problem+json", '{\n "title": "busy"\n}\n'),
        ("application/jsonl", "application/json", '{\n "error": "no quota"\n}'),
        ("application/jsonl", "application/json", '{"error": "no quota"}'),
        ("application/jsonl", "text/html", "<h1>Welcome</h1>"),
        ("multipart/mixed", "multipart/mixed", "no boundary"),
    ],
)
def test_b22_response_that_is_not_a_stream_keeps_its_body_in_the_error(
    shop: ModuleType, server: Server, read: Any, reply: tuple[str, str, str]
) -> None:
    accept, content_type, body = reply
    headers = {"Content-Type": content_type}
    server.answers = [Answer(headers=headers, body=body.encode())]
    item = "data" if accept == "text/event-stream" else "value"

    (error,) = read(events(shop, accept=accept, item=item))

    assert isinstance(error, shop.ResponseValidationError)
    assert error.body.decode() == body
    assert error.status_code == 200


@UNREAD_ON_TRIO
def test_b22_endless_response_that_is_not_a_stream_is_read_in_part(shop: ModuleType, read: Any, server: Server) -> None:
    headers = {"Content-Type": "application/json"}
    server.answers = [Answer(headers=headers, body=b" " * (1 << 23))]

    (error,) = read(events(shop))

    assert 1 << 20 <= len(error.body) < 1 << 22


def test_status_of_a_stream_is_unknown_before_it_is_open(shop: ModuleType, server: Server) -> None:
    with shop.Client(base_url=server.url) as client:
        stream = client.stream(events(shop))
    with pytest.raises(RuntimeError, match="begin a `with` block first"):
        _ = stream.status_code
