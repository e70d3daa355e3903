"""A call ends in time, whatever the server does, and keeps no connection."""

import asyncio
import contextlib
import math
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from types import ModuleType
from typing import Any, Self

import anyio
import httpx2
import pytest

from tests.support.servers.misbehaving import AUTHORITY, slow_head, tunnel
from tests.support.servers.misbehaving import Server as Misbehaving
from tests.support.servers.scripted import Answer, Server, json_answer
from tests.unit.runtime.conftest import UNREAD_ON_TRIO

Send = Callable[..., Any]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
SLOW_HEAD = b"HTTP/1.1 200 OK\r\nX-Slow: "
SLOW_TLS = b"\x16\x03\x03\x3f\xff\x02"  # the beginning of a record


def call(shop: ModuleType, **parts: Any) -> Any:
    """Return a request of any result."""
    return shop.Request(**{"method": "GET", "path": "/", "returns": {200: Any}, **parts})


class Dripping:
    """Sends its answer in pieces, with pauses, for ever; says when it was asked, and when it was left.

    What comes `first` answers a request of its own, at once.
    """

    def __init__(self, *pieces: bytes, pause: float = 0.02, first: bytes = b"") -> None:
        self.pieces = pieces
        self.pause = pause
        self.first = first
        self.begun = threading.Event()
        self.left = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Nobody may have come: to close it alone would not end the wait.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listener.accept()
            self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.recv(1 << 16)
            self.begun.set()
            if self.first:
                connection.sendall(self.first)
                connection.recv(1 << 16)
            with contextlib.suppress(OSError):
                for piece in self._endless():
                    connection.sendall(piece)
                    time.sleep(self.pause)
            self.left.set()

    def _endless(self) -> Iterator[bytes]:
        yield from self.pieces
        while True:
            yield self.pieces[-1]


@pytest.fixture(params=["sync", "asyncio", "trio"])
def ask(request: pytest.FixtureRequest, shop: ModuleType) -> Send:
    """Send a request to any server with either client."""

    def ask_sync(url: str, what: object, **options: Any) -> Any:
        with shop.Client(base_url=url, options=options) as client:
            return client.send(what)

    async def ask_async(url: str, what: object, **options: Any) -> Any:
        async with shop.AsyncClient(base_url=url, options=options) as client:
            return await client.send(what)

    if request.param == "sync":
        return ask_sync
    return lambda *given, **options: anyio.run(partial(ask_async, *given, **options), backend=request.param)


def test_slow_body_ends_with_the_total_time(shop: ModuleType, ask: Send) -> None:
    with Dripping(HEAD, b" ") as server:
        with pytest.raises(shop.TransportTimeoutError, match="total_timeout exceeded"):
            ask(server.url, call(shop), total_timeout=0.2)
        assert server.left.wait(60)


def test_slow_head_ends_with_the_total_time(shop: ModuleType, ask: Send) -> None:
    """Each byte of it comes soon enough."""
    with Dripping(SLOW_HEAD, b"x") as server:
        with pytest.raises(shop.TransportTimeoutError, match="total_timeout exceeded"):
            ask(server.url, call(shop), total_timeout=0.3, max_retries=0)
        assert server.left.wait(60)


def test_slow_agreement_upon_tls_ends_with_the_total_time(shop: ModuleType, ask: Send) -> None:
    with Dripping(SLOW_TLS, b"\0") as server:
        url = server.url.replace("http", "https", 1)
        with pytest.raises(shop.TransportTimeoutError, match="total_timeout exceeded"):
            ask(url, call(shop), total_timeout=0.3, max_retries=0)
        assert server.left.wait(60)


@pytest.mark.parametrize(("scheme", "begun", "drop"), [("http", HEAD, b" "), ("https", SLOW_TLS, b"\0")])
def test_cancelled_task_leaves_at_once(shop: ModuleType, scheme: str, begun: bytes, drop: bytes) -> None:
    async def cancel(url: str) -> None:
        async with shop.AsyncClient(base_url=url) as client:
            task = asyncio.create_task(client.send(call(shop)))
            assert await asyncio.to_thread(server.begun.wait, 60)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            # The loop goes on, as in a service: nothing is closed by its end.
            assert await asyncio.to_thread(server.left.wait, 60)

    with Dripping(begun, drop) as server:
        asyncio.run(cancel(server.url.replace("http", scheme, 1)))


def test_slow_head_ends_with_the_total_time_behind_a_proxy(shop: ModuleType) -> None:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    with (
        Misbehaving(slow_head(), tls=True) as server,
        Misbehaving(tunnel) as proxy,
        httpx2.Client(proxy=proxy.url(""), verify=context) as http_client,
    ):
        options = {"total_timeout": 1.5, "max_retries": 0}
        url = server.url("", host="localhost")
        client = shop.Client(base_url=url, http_client=http_client, options=options)
        with pytest.raises(shop.TransportTimeoutError, match="total_timeout exceeded"):
            client.send(call(shop))
        assert len(server.received) == 1


def test_slow_head_ends_with_the_total_time_on_a_connection_of_another_call(shop: ModuleType) -> None:
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"
    with Dripping(SLOW_HEAD, b"x", first=whole) as server, shop.Client(base_url=server.url) as client:
        assert client.send(call(shop)) == []
        with pytest.raises(shop.TransportTimeoutError, match="time"):
            client.with_options(total_timeout=0.3, max_retries=0).send(call(shop))
        assert server.left.wait(60)


class ClosedStream:
    """The stream of a transport of the caller's, which takes no attributes."""

    __slots__ = ()

    def read(self, _size: int) -> bytes:
        """Nothing more."""
        return b""


def test_stream_of_another_transport_may_be_closed_to_changes(shop: ModuleType) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        extensions = {"network_stream": ClosedStream()}
        return httpx2.Response(200, json=[], extensions=extensions)

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client:
        options = {"total_timeout": 1.0}
        url = "http://api.example.com"
        client = shop.Client(base_url=url, http_client=http_client, options=options)
        assert client.send(call(shop)) == []


def test_total_time_of_one_thread_is_not_that_of_another(shop: ModuleType) -> None:
    whole = b"\r\nContent-Length: 2\r\n\r\n[]"
    slow = Dripping(SLOW_HEAD, *[b"x"] * 5, whole, pause=0.1)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        slow as server,
        shop.Client(base_url=server.url) as client,
        ThreadPoolExecutor() as threads,
    ):
        waiting = threads.submit(client.send, call(shop))
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with shop.Client(base_url=url, options={"total_timeout": 0.1}) as hurried:
            for _ in range(3):
                with pytest.raises(shop.TransportTimeoutError):
                    hurried.send(call(shop))
        assert waiting.result() == []


def test_slow_reader_ends_with_the_total_time(shop: ModuleType, ask: Send) -> None:
    """It takes a little of the request now and then, so that no single wait is long."""
    gone, left = threading.Event(), threading.Event()

    def read(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            while connection.recv(1 << 16):
                gone.wait(0.05)
        left.set()

    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=read, args=(listener,))
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        large = call(shop, method="PUT", content=bytes(1 << 27))
        with pytest.raises(shop.TransportTimeoutError, match="total_timeout exceeded"):
            ask(url, large, total_timeout=0.5, max_retries=0)
        gone.set()
        assert left.wait(60)
        thread.join()


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


def test_connection_that_is_never_made_ends_with_the_total_time(
    shop: ModuleType, ask: Send, full: tuple[str, int]
) -> None:
    url = f"http://127.0.0.1:{full[1]}"
    with pytest.raises(shop.TransportTimeoutError):
        ask(url, call(shop), total_timeout=0.3, max_retries=50)


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
def test_c14_dead_addresses_of_a_host_share_the_total_time(
    shop: ModuleType, ask: Send, dead_url: str, waits: list[float], timeout: float | None
) -> None:
    options = {"total_timeout": 0.8, "max_retries": 0, "timeout": timeout}
    with pytest.raises(shop.TransportTimeoutError):
        ask(dead_url, call(shop), **options)
    assert sum(waits) <= 0.8


def test_c14_address_after_dead_ones_is_reached_within_the_total_time(
    shop: ModuleType, server: Server, full: tuple[str, int], resolve: Callable[..., None]
) -> None:
    resolve(full, ("127.0.0.1", int(server.url.rpartition(":")[2])))
    server.answers = [json_answer("1")]

    options = {"total_timeout": 2, "max_retries": 0}
    with shop.Client(base_url="http://many.example:1", options=options) as client:
        assert client.send(call(shop)) == 1


def test_c14_slow_resolution_of_a_host_ends_with_the_total_time(
    shop: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = threading.Event()

    def wait(*_: object) -> list[object]:
        found.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    options = {"total_timeout": 0.2, "max_retries": 0}
    with (
        shop.Client(base_url="http://many.example", options=options) as client,
        pytest.raises(shop.TransportTimeoutError, match="total_timeout exceeded"),
    ):
        client.send(call(shop))
    assert not found.is_set()
    found.set()


def test_c14_host_without_addresses_is_an_error(shop: ModuleType, ask: Send) -> None:
    with pytest.raises(shop.TransportError):
        ask("http://no.invalid", call(shop), total_timeout=20, max_retries=0)


def test_silence_ends_with_the_total_time(shop: ModuleType, ask: Send) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(shop.TransportTimeoutError):
            ask(url, call(shop), total_timeout=0.2, max_retries=50)


def test_retries_end_with_the_total_time(shop: ModuleType, server: Server, ask: Send) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="1")]

    with pytest.raises(shop.ServiceUnavailableError):
        ask(server.url, call(shop), total_timeout=1.95, max_retries=50)
    assert len(server.received) == 2


@UNREAD_ON_TRIO
def test_longest_answer_is_a_bound(shop: ModuleType, ask: Send) -> None:
    with Dripping(HEAD, b" " * 65_536, pause=0) as server:
        with pytest.raises(shop.TransportError, match="1000000 bytes: see max_response_bytes"):
            ask(server.url, call(shop), max_response_bytes=1_000_000)
        assert server.left.wait(60)


@UNREAD_ON_TRIO
def test_endless_error_is_read_in_part(shop: ModuleType, ask: Send) -> None:
    head = HEAD.replace(b"200 OK", b"404 Not Found")
    with Dripping(head, b"no such thing, " * 4_000, pause=0) as server:
        with pytest.raises(shop.NotFoundError, match="no such thing") as caught:
            ask(server.url, call(shop))
        assert server.left.wait(60)
    assert len(caught.value.body) < 2_000_000


def test_task_that_is_cancelled_while_it_waits_sends_no_more(shop: ModuleType, server: Server) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="5")]

    async def cancel() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.send(call(shop)), 1)

    asyncio.run(cancel())
    assert len(server.received) == 1


def test_interrupted_call_leaves_at_once(shop: ModuleType) -> None:
    """A signal can come while anything is read: here, from what counts the bytes."""
    transports = __import__(f"{shop.__name__}._runtime.transports", fromlist=["Body"])
    add = transports.Body.add

    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    with Dripping(HEAD, b" ") as server, shop.Client(base_url=server.url) as client:
        transports.Body.add = interrupted
        try:
            with pytest.raises(KeyboardInterrupt):
                client.send(call(shop))
        finally:
            transports.Body.add = add
        assert server.left.wait(60)


def test_response_without_content_length_is_read(shop: ModuleType, server: Server, ask: Send) -> None:
    server.answers = [Answer(body=b"[1]", headers={"Content-Type": "application/json"})]

    assert ask(server.url, call(shop), total_timeout=5) == [1]
