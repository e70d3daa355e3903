"""Calls end in time, and close their connections."""

import asyncio
import math
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain, repeat
from typing import Any

import anyio
import httpx2
import pytest

from tests.support.clients import Kind
from tests.support.servers.misbehaving import Server as Misbehaving
from tests.support.servers.scripted import DONE, Server, json_answer
from tests.unit.runtime.shop import runtime, shop

Send = Callable[..., Any]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
SLOW_HEAD = b"HTTP/1.1 200 OK\r\nX-Slow: "
SLOW_TLS = b"\x16\x03\x03\x3f\xff\x02"  # the beginning of a record


def call(**parts: Any) -> Any:
    """Return a request of any result."""
    return shop.Request(**{"method": "GET", "path": "/", "returns": {200: Any}, **parts})


class Dripping(Misbehaving):
    """Server that sends a response in pieces, with pauses, without an end.

    `first` is a complete response to an earlier request.
    """

    def __init__(self, *pieces: bytes, pause: float = 0.02, first: bytes = b"") -> None:
        super().__init__(self._drip)
        self.pieces = pieces
        self.pause = pause
        self.first = first
        self.left = threading.Event()

    async def _drip(self, _request: object, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.first:
            writer.write(self.first)
            await reader.readuntil(b"\r\n\r\n")
        try:
            for piece in chain(self.pieces, repeat(self.pieces[-1])):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(self.pause)
        finally:
            self.left.set()


@pytest.fixture
def ask(kind: Kind) -> Send:
    """Return a function that sends a request to any server."""

    def ask_with(url: str, request: object, **options: Any) -> Any:
        with kind.client(shop, base_url=url, options=options) as client:
            return client.send(request)

    return ask_with


@pytest.mark.parametrize(
    ("scheme", "first", "next_"),
    [("http", HEAD, b" "), ("http", SLOW_HEAD, b"x"), ("https", SLOW_TLS, b"\0")],
    ids=["body", "head", "tls"],
)
def test_slow_response_ends_with_the_total_time(ask: Send, scheme: str, first: bytes, next_: bytes) -> None:
    """Each byte arrives in time."""
    with Dripping(first, next_) as server:
        with pytest.raises(shop.TransportTimeoutError, match=r"total_timeout of [0-9.]+ s exceeded"):
            ask(server.url("").replace("http", scheme, 1), call(), total_timeout=0.3, max_retries=0)
        assert server.left.wait(60)


@pytest.mark.parametrize(
    ("scheme", "begun", "drop"),
    [
        ("http", HEAD, b" "),
        ("https", SLOW_TLS, b"\0"),
    ],
)
def test_cancelled_task_closes_its_connection_at_once(scheme: str, begun: bytes, drop: bytes, backend: str) -> None:
    async def cancel(url: str) -> None:
        async with shop.AsyncClient(base_url=url) as client:
            with anyio.move_on_after(0.3) as scope:
                await client.send(call())
            assert scope.cancelled_caught
            # The loop goes on, as in a service: its end closes nothing.
            await anyio.to_thread.run_sync(server.left.wait, 60)

    with Dripping(begun, drop) as server:
        anyio.run(cancel, server.url("").replace("http", scheme, 1), backend=backend)
        assert server.left.is_set()


def test_task_that_is_cancelled_during_a_pause_sends_no_more(server: Server, backend: str) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="5")]

    async def cancel() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            with anyio.move_on_after(0.3):
                await client.send(call())

    anyio.run(cancel, backend=backend)
    assert len(server.received) == 1


def test_slow_head_ends_with_the_total_time_on_a_connection_of_another_call() -> None:
    complete = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
    with Dripping(SLOW_HEAD, b"x", first=complete) as server, shop.Client(base_url=server.url("")) as client:
        assert client.send(call()) == []
        with pytest.raises(shop.TransportTimeoutError, match="time"):
            client.with_options(total_timeout=0.3, max_retries=0).send(call())
        assert server.left.wait(60)


class ClosedStream:
    """Stream of a given transport, which accepts no attributes."""

    __slots__ = ()

    def read(self, _size: int) -> bytes:
        """Return the end of the stream."""
        return b""


def test_stream_of_another_transport_may_be_closed_to_changes() -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        extensions = {"network_stream": ClosedStream()}
        return httpx2.Response(200, json=[], extensions=extensions)

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client:
        options = {"total_timeout": 1.0}
        url = "http://api.example.com"
        client = shop.Client(base_url=url, http_client=http_client, options=options)
        assert client.send(call()) == []


def test_total_time_of_one_thread_does_not_end_the_call_of_another() -> None:
    complete = b"\r\nContent-Length: 2\r\n\r\n[]"
    slow = Dripping(SLOW_HEAD, *[b"x"] * 5, complete, pause=0.1)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        slow as server,
        shop.Client(base_url=server.url("")) as client,
        ThreadPoolExecutor() as threads,
    ):
        waiting = threads.submit(client.send, call())
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with shop.Client(base_url=url, options={"total_timeout": 0.1}) as hurried:
            for _ in range(3):
                with pytest.raises(shop.TransportTimeoutError):
                    hurried.send(call())
        assert waiting.result() == []


def test_slow_reader_ends_with_the_total_time(ask: Send) -> None:
    """The server reads a little of the request at a time, so that each wait is short."""
    left = threading.Event()

    async def read(_request: object, reader: asyncio.StreamReader, _writer: object) -> None:
        try:
            while not reader.at_eof():
                await reader.read(1 << 16)
                await asyncio.sleep(0.01)
        finally:
            left.set()

    with Misbehaving(read) as server:
        large = call(method="PUT", content=bytes(1 << 27))
        with pytest.raises(shop.TransportTimeoutError, match=r"total_timeout of [0-9.]+ s exceeded"):
            ask(server.url(""), large, total_timeout=0.5, max_retries=0)
        assert left.wait(60)


@pytest.fixture
def full() -> Iterator[tuple[str, int]]:
    """Return the address of a socket with a full queue: it neither accepts nor refuses a connection."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as queue:
        address = listener.getsockname()
        for _ in range(8):
            waiting = queue.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(address)
        yield address


@pytest.mark.parametrize("is_accepted", [True, False])
def test_connection_without_a_response_ends_with_the_total_time(
    ask: Send, full: tuple[str, int], *, is_accepted: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if is_accepted else full[1]
        with pytest.raises(shop.TransportTimeoutError):
            ask(f"http://127.0.0.1:{port}", call(), total_timeout=0.3, max_retries=50)


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that gives the host name `many.example` some addresses."""
    original = socket.getaddrinfo

    def resolve(*addresses: tuple[str, int]) -> None:
        def resolved(host: Any, *given: Any, **named: Any) -> Any:
            if host not in {"many.example", b"many.example"}:
                return original(host, *given, **named)
            kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
            return [(*kind, address) for address in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", resolved)

    return resolve


@pytest.fixture
def dead_url(full: tuple[str, int], resolve: Callable[..., None]) -> str:
    """Return the URL of a host with four addresses that do not respond."""
    resolve(*[full] * 4)
    return f"http://many.example:{full[1]}"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time-outs of all sockets. Event loops do not wait for sockets."""
    found: list[float] = []
    original = socket.socket.settimeout

    def settimeout(each: socket.socket, seconds: float | None) -> None:
        if seconds != 0:
            found.append(math.inf if seconds is None else seconds)
        original(each, seconds)

    monkeypatch.setattr(socket.socket, "settimeout", settimeout)
    return found


@pytest.mark.parametrize("timeout", [60, 0.2, None])
def test_dead_addresses_of_a_host_share_the_total_time(
    ask: Send, dead_url: str, waits: list[float], timeout: float | None
) -> None:
    options = {"total_timeout": 0.8, "max_retries": 0, "timeout": timeout}
    with pytest.raises(shop.TransportTimeoutError):
        ask(dead_url, call(), **options)
    assert sum(waits) <= 0.8


def test_address_after_dead_ones_is_reached_within_the_total_time(
    server: Server, full: tuple[str, int], resolve: Callable[..., None]
) -> None:
    resolve(full, ("127.0.0.1", int(server.url.rpartition(":")[2])))
    server.answers = [DONE]

    options = {"total_timeout": 2, "max_retries": 0}
    with shop.Client(base_url="http://many.example:1", options=options) as client:
        assert client.send(call()) == 1


def test_slow_resolution_of_a_host_ends_with_the_total_time(monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()

    def wait(*_: object) -> list[object]:
        found.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    options = {"total_timeout": 0.2, "max_retries": 0}
    with (
        shop.Client(base_url="http://many.example", options=options) as client,
        pytest.raises(shop.TransportTimeoutError, match=r"total_timeout of [0-9.]+ s exceeded"),
    ):
        client.send(call())
    assert not found.is_set()
    found.set()


def test_host_without_addresses_is_an_error(ask: Send) -> None:
    with pytest.raises(shop.TransportError):
        ask("http://no.invalid", call(), total_timeout=20, max_retries=0)


def test_retries_end_within_the_total_time(server: Server, ask: Send) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0.5")]

    with pytest.raises(shop.ServiceUnavailableError):
        ask(server.url, call(), total_timeout=0.95, max_retries=50)
    assert len(server.received) == 2


def test_interrupted_call_closes_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal can arrive during each read: here, in the function that counts the bytes."""

    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(runtime("transports").Body, "add", interrupted)
    with Dripping(HEAD, b" ") as server, shop.Client(base_url=server.url("")) as client:
        with pytest.raises(KeyboardInterrupt):
            client.send(call())
        assert server.left.wait(60)
