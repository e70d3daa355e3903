"""Loopback HTTP server with scripted behaviour: wrong, slow, endless or missing responses."""

import asyncio
import contextlib
import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self, cast

import trustme

AUTHORITY = trustme.CA()
"""Private authority of this process for `localhost` and 127.0.0.1. Only clients that name it trust it."""

DOCUMENT = b'{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request as it arrived; names of headers in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]


Behaviour = Callable[[Received, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Serves, from a thread of its own, while its `with` block lasts.

    The first request meets the first behaviour, the second the second; the last one stays.
    """

    def __init__(self, *behaviours: Behaviour, tls: bool = False) -> None:
        self.received: list[Received] = []
        self.connections = 0
        self.behaviours = behaviours
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._answering: list[asyncio.Task[None]] = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()

    @property
    def targets(self) -> list[str]:
        """Targets of the received requests."""
        return [received.target for received in self.received]

    def url(self, path: str = "/openapi.json", host: str = "127.0.0.1") -> str:
        """URL of a document."""
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        context = None
        if self._tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            AUTHORITY.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        server = await asyncio.start_server(self._answer, sock=self._socket, ssl=context)
        await self._stopped.wait()
        server.close()
        for task in self._answering:
            task.cancel()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        # Without this reference, the garbage collector would collect the waiting task.
        self._answering.append(cast("asyncio.Task[None]", asyncio.current_task()))
        # Clients may close connections, and some responses never end.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            try:
                request = await _request(reader)
                self.received.append(request)
                number = min(len(self.received), len(self.behaviours))
                await self.behaviours[number - 1](request, reader, writer)
                await writer.drain()
            finally:
                writer.close()


async def _request(reader: asyncio.StreamReader) -> Received:
    beginning = await reader.readexactly(1)
    if beginning == b"\x16":  # the client begins with TLS
        return Received(method="", target="", headers={})
    head = (beginning + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip()
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.split(": ", 1) for line in lines)
    return Received(method=method, target=target, headers={name.lower(): value for name, value in pairs})


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = (f"HTTP/1.1 {status} Text", *(f"{name}: {value}" for name, value in headers.items()))
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1")


def answer(body: bytes = DOCUMENT, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Behaviour:
    """Return a complete response; Content-Length is that of the body unless `headers` has another."""
    length = {"Content-Length": str(len(body)), "Connection": "close"}
    return raw(_head(status, {**length, **(headers or {})}) + body)


def raw(data: bytes) -> Behaviour:
    """Return exactly these bytes, then the end of the connection."""

    async def behave(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return behave


def redirect(location: str, status: int = 302) -> Behaviour:
    """Return a redirect to `location`."""
    return answer(b"", status=status, headers={"Location": location})


def compressed(data: bytes) -> Behaviour:
    """Return a response with the body `data` and content encoding gzip."""
    return answer(data, headers={"Content-Encoding": "gzip"})


def gzip_bomb(size: int) -> Behaviour:
    """Return `size` zero bytes, compressed to a thousandth."""
    return compressed(gzip.compress(bytes(size)))


def half_a_body() -> Behaviour:
    """Return less than announced, then the end of the connection."""
    return answer(DOCUMENT[:30], headers={"Content-Length": str(len(DOCUMENT))})


def conditional(etag: str, body: bytes = DOCUMENT) -> Behaviour:
    """Return 304 for a request with `etag`, and the document for any other."""

    async def behave(request: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        known = request.headers.get("if-none-match") == etag
        reply = answer(b"", status=304, headers={"ETag": etag}) if known else answer(body, headers={"ETag": etag})
        await reply(request, reader, writer)

    return behave


def echo(status: int, template: str) -> Behaviour:
    """Return `template` with the request's `{target}` and headers, each as `{name}`."""

    async def behave(request: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        text = template
        for name, value in {**request.headers, "target": request.target}.items():
            text = text.replace(f"{{{name}}}", value)
        await answer(text.encode(), status=status)(request, reader, writer)

    return behave


async def reset(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection in the middle of the body."""
    writer.write(_head(200, {"Content-Length": "1000"}) + DOCUMENT)
    await writer.drain()
    # With a linger time of zero, close() sends RST and not FIN.
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def hang_up(_request: Received, _reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Close the connection without a response."""


async def silent(_request: Received, _reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Accept the connection and send nothing."""
    await asyncio.Event().wait()


def dripping(beginning: bytes) -> Behaviour:
    """Return `beginning`, then single bytes without an end. Each wait is short."""

    async def behave(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    return behave


def slow_body() -> Behaviour:
    """Send a body byte by byte, without an end."""
    return dripping(_head(200, {"Content-Length": "100000000"}))


def slow_head() -> Behaviour:
    """Send a header byte by byte, without an end."""
    return dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ")


def endless(beginning: bytes = _head(200, {})) -> Behaviour:
    """Return bytes without an end, of the body or of the headers that `beginning` opens."""

    async def behave(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    return behave


def endless_head() -> Behaviour:
    """Return one header without an end."""
    return endless(b"HTTP/1.1 200 OK\r\nX-Endless: ")


async def tunnel(request: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Connect both sides of a proxy's CONNECT to the port on this machine, for every name."""
    port = int(request.target.rpartition(":")[2])
    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    try:
        await asyncio.gather(_copy(reader, there_writer), _copy(there_reader, writer))
    finally:
        there_writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
