"""Streams that are dropped, closed by others, refused, or opened again."""

import asyncio
import contextlib
import gc
import io
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest

from tests.support.clients import Kind
from tests.support.servers.misbehaving import Server as Misbehaving
from tests.support.servers.scripted import Answer, Server, json_answer
from tests.unit.runtime.conftest import UNREAD_ON_TRIO
from tests.unit.runtime.shop import shop
from tests.unit.runtime.test_files import CALL
from tests.unit.runtime.test_items import request as events

EVENT_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
EVENTS = {"Content-Type": "text/event-stream"}
FIRST = b'data: {"id": 1}\n\n'
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(FIRST), FIRST)
UNFINISHED = {
    "unframed": EVENT_HEAD + b"\r\n" + FIRST,
    "chunked": EVENT_HEAD + CHUNKED,
    "with a length": EVENT_HEAD + b"Content-Length: 1000\r\n\r\n" + FIRST,
}
"""The beginning of a response without its remainder."""


class Unfinished(Misbehaving):
    """A server that sends the beginning of a response on each connection, and then waits for the client to close it."""

    def __init__(self, start: bytes) -> None:
        super().__init__(self._begin)
        self.start = start
        self.closed: queue.Queue[int] = queue.Queue()  # numbers of closed connections

    async def _begin(self, _request: object, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = self.connections - 1
        try:
            writer.write(self.start)
            await reader.read()
        finally:
            self.closed.put(number)


def download() -> Any:
    """Return a request for a file."""
    return CALL


Build = Callable[[], Any]
Start = Callable[..., Any]
REQUESTS = pytest.mark.parametrize("request_of", [events, download])
STARTS = pytest.mark.parametrize("start", UNFINISHED)


@pytest.fixture
def unfinished(kind: Kind) -> Iterator[Callable[..., Any]]:
    """Yield a function that starts an unfinished server, and opens a client of it."""
    with contextlib.ExitStack() as stack:

        def start(text: bytes = UNFINISHED["chunked"], **options: Any) -> tuple[Unfinished, Any]:
            server = stack.enter_context(Unfinished(text))
            return server, stack.enter_context(kind.client(shop, base_url=server.url(""), options=options))

        yield start


@REQUESTS
def test_stream_that_is_never_opened_sends_nothing(unfinished: Start, request_of: Build) -> None:
    server, client = unfinished()
    client.stream(request_of())

    assert server.received == []


@REQUESTS
def test_dropped_stream_closes_its_connection(request_of: Build) -> None:
    with Unfinished(UNFINISHED["chunked"]) as server, shop.Client(base_url=server.url("")) as client:
        gc.disable()  # the connection is closed without it
        try:
            for value in client.stream(request_of()):
                assert value in [FIRST, shop.Item(id=1)]
                break

            assert server.closed.get(timeout=20) == 0
        finally:
            gc.enable()


@REQUESTS
@pytest.mark.parametrize("is_begun", [True, False])
@pytest.mark.filterwarnings("ignore:Async generator:ResourceWarning")  # of trio
def test_dropped_asynchronous_stream_closes_its_connection(request_of: Build, backend: str, *, is_begun: bool) -> None:
    async def drop() -> None:
        async with shop.AsyncClient(base_url=server.url("")) as client:
            stream = await client.stream(request_of())
            if is_begun:
                await anext(stream)
            del stream
            gc.collect()
            await anyio.to_thread.run_sync(lambda: server.closed.get(timeout=20))

    with Unfinished(UNFINISHED["chunked"]) as server:
        anyio.run(drop, backend=backend)


@STARTS
def test_another_thread_or_task_can_close_a_stream(unfinished: Start, start: str) -> None:
    server, client = unfinished(UNFINISHED[start], timeout=None)
    with client.stream(events()) as stream, ThreadPoolExecutor() as threads:
        assert next(stream) == shop.Item(id=1)
        remainder = threads.submit(list, stream)
        time.sleep(0.02)
        stream.close()

        assert remainder.result(20) == []
        assert server.closed.get(timeout=20) == 0


def test_another_thread_or_task_can_close_a_feed_that_waits_to_reconnect(
    server: Server, connect: Callable[..., Any]
) -> None:
    server.answers = [Answer(headers=EVENTS, body=b"retry: 60000\n" + FIRST)]
    with connect().stream(events()).reconnecting() as stream, ThreadPoolExecutor() as threads:
        assert next(stream) == shop.Item(id=1)
        remainder = threads.submit(list, stream)
        time.sleep(0.05)
        stream.close()

        assert remainder.result(20) == []
    assert len(server.received) == 1


@STARTS
def test_download_that_another_thread_or_task_closes_is_incomplete(unfinished: Start, start: str) -> None:
    _, client = unfinished(UNFINISHED[start], timeout=None)
    file = io.BytesIO()
    has_first = threading.Event()

    with client.stream(download()) as stream, ThreadPoolExecutor() as threads:
        saved = threads.submit(stream.save, file, lambda *_: has_first.set())
        assert has_first.wait(20)
        stream.close()
        with pytest.raises(shop.TransportError):
            saved.result(20)
    assert file.getvalue() == FIRST


@REQUESTS
def test_cancellation_in_the_middle_of_an_item_closes_the_connection(request_of: Build, backend: str) -> None:
    async def read() -> None:
        async with shop.AsyncClient(base_url=server.url("")) as client, client.stream(request_of()) as stream:
            await anext(stream)
            with anyio.move_on_after(0.1) as scope:
                _ = [value async for value in stream]
            assert scope.cancelled_caught
            await anyio.to_thread.run_sync(lambda: server.closed.get(timeout=20))

    with Unfinished(UNFINISHED["chunked"][:-2] + b"\r\n6\r\ndata: \r\n") as server:
        anyio.run(read, backend=backend)


@REQUESTS
@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
@pytest.mark.parametrize("is_awaited", [True, False])
def test_function_that_fails_while_a_stream_opens_closes_the_connection(
    unfinished: Start, kind: Kind, request_of: Build, failure: type[BaseException], *, is_awaited: bool
) -> None:
    def fail(_result: object) -> None:
        raise failure

    server, client = unfinished(on_result=kind.hook(fail) if is_awaited else fail)
    with pytest.raises(failure), client.stream(request_of()):
        raise AssertionError
    assert server.closed.get(timeout=5) == 0


@REQUESTS
def test_task_that_is_cancelled_while_a_stream_opens_closes_the_connection(request_of: Build, backend: str) -> None:
    async def report(_result: object) -> None:
        scopes[0].cancel()
        await anyio.sleep(20)

    async def read() -> None:
        async with shop.AsyncClient(base_url=server.url(""), options={"on_result": report}) as client:
            with anyio.CancelScope() as scope:
                scopes.append(scope)
                await client.stream(request_of())
            await anyio.to_thread.run_sync(lambda: server.closed.get(timeout=20))

    scopes: list[anyio.CancelScope] = []
    with Unfinished(UNFINISHED["chunked"]) as server:
        anyio.run(read, backend=backend)


@pytest.fixture
def read(connect: Callable[..., Any]) -> Any:
    """Return a function that reads a stream into a list. An error after items is last in the list."""

    def items(call: Any, times: int = 0) -> list[Any]:
        found: list[Any] = []
        stream = connect(options={"max_retries": 0}).stream(call)
        if times:
            stream.reconnecting(times)
        try:
            with stream as opened:
                for item in opened:
                    found += [item]  # at once: an error may follow
        except shop.ClientError as error:
            found.append(error)
        return found

    return items


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_feed_survives_a_deployment(server: Server, read: Any, status: int) -> None:
    first = Answer(headers=EVENTS, body=b"retry: 0\nid: a\n" + FIRST)
    again = Answer(headers=EVENTS, body=b'id: b\ndata: {"id": 2}\n\n')
    busy = json_answer("{}", status)
    server.answers = [first, busy, busy, again, Answer(status=204)]

    assert read(events(), times=3) == [shop.Item(id=1), shop.Item(id=2)]
    sent = server.headers("last-event-id")
    assert sent == [None, "a", "a", "a", "b"]


@pytest.mark.parametrize(("last", "count"), [(json_answer("{}", 503), 4), (json_answer('{"code": "gone"}', 404), 2)])
def test_feed_ends_after_consecutive_failures_or_a_final_error(
    server: Server, read: Any, last: Answer, count: int
) -> None:
    server.answers = [Answer(headers=EVENTS, body=b"retry: 0\n" + FIRST), last]

    item, error = read(events(), times=3)

    assert item == shop.Item(id=1)
    assert error.status_code == last.status
    assert len(server.received) == count


@pytest.mark.parametrize(
    ("accept", "content_type", "body"),
    [
        ("text/event-stream", "application/json", '{"error": "no quota"}'),
        ("text/event-stream", "text/html", "<h1>Welcome</h1>"),
        ("text/event-stream", "application/problem+json", '{\n "title": "busy"\n}\n'),
        ("application/jsonl", "application/json", '{\n "error": "no quota"\n}'),
        ("application/jsonl", "application/json", '{"error": "no quota"}'),
        ("application/jsonl", "text/html", "<h1>Welcome</h1>"),
        ("multipart/mixed", "multipart/mixed", "no boundary"),
    ],
)
def test_error_of_a_response_that_is_not_a_stream_has_its_body(
    server: Server, read: Any, accept: str, content_type: str, body: str
) -> None:
    server.answers = [Answer(headers={"Content-Type": content_type}, body=body.encode())]
    item = "data" if accept == "text/event-stream" else "value"

    (error,) = read(events(accept=accept, item=item))

    assert isinstance(error, shop.ResponseValidationError)
    assert error.body.decode() == body
    assert error.status_code == 200


@UNREAD_ON_TRIO
def test_endless_response_that_is_not_a_stream_is_read_in_part(read: Any, server: Server) -> None:
    headers = {"Content-Type": "application/json"}
    server.answers = [Answer(headers=headers, body=b" " * (1 << 23))]

    (error,) = read(events())

    assert 1 << 20 <= len(error.body) < 1 << 22


def test_status_of_a_stream_is_unknown_before_it_is_open(server: Server) -> None:
    with shop.Client(base_url=server.url) as client:
        stream = client.stream(events())
    with pytest.raises(RuntimeError, match="begin a `with` block first"):
        _ = stream.status_code
