"""A service on HTTP/2 and HTTP/1.1 over TLS, and proxies in front of it."""

import asyncio
import contextlib
import importlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

_ITEM = {"type": "object", "properties": {"name": {"type": "string"}}}
_FILE: dict[str, Any] = {"content": {"application/octet-stream": {}}}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
_JSON = {"content": {"application/json": {"schema": _ITEM}}}
_FOUND = {"200": {"description": "An item.", **_JSON}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Connections", "version": "1"},
    "security": [{"bearer": []}],
    "paths": {
        "/items/{id}": {"parameters": [_ID], "get": {"operationId": "get_item", "responses": _FOUND}},
        "/files/{id}": {
            "parameters": [_ID],
            "get": {"operationId": "download", "responses": {"200": {"description": "A file.", **_FILE}}},
            "put": {"operationId": "upload", "requestBody": {"required": True, **_FILE}, "responses": _FOUND},
        },
        "/events": {
            "get": {
                "operationId": "events",
                "responses": {
                    "200": {"description": "Items.", "content": {"application/jsonl": {"itemSchema": _ITEM}}}
                },
            }
        },
    },
    "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
}
FILE = bytes(range(256)) * 4096
"""A file larger than the windows of HTTP/2."""


@dataclass
class Service:
    """ASGI application that records the protocol, path and credential of each request."""

    received: list[tuple[str, str, str]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Respond to a request, or accept the start and end of the server."""
        if scope["type"] == "lifespan":
            for _ in range(2):
                kind = (await receive())["type"]
                await send({"type": f"{kind}.complete"})
            return
        path = scope["path"]
        credential = dict(scope["headers"]).get(b"authorization", b"").decode()
        self.received.append((scope["http_version"], path, credential))
        size = 0
        message: dict[str, Any] = {"more_body": True}
        while message.get("more_body"):
            message = await receive()
            size += len(message.get("body", b""))
        if path == "/items/slow":
            await asyncio.Event().wait()
        status, kind, parts = self._response(scope["method"], path, size)
        start = {"type": "http.response.start", "status": status}
        await send({**start, "headers": [(b"content-type", kind)]})
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def _response(self, method: str, path: str, size: int) -> tuple[int, bytes, list[bytes]]:
        """Return a status, a media type and the parts of a body."""
        if path == "/events":
            names = ("a", "b", "c")
            lines = [json.dumps({"name": name}).encode() + b"\n" for name in names]
            return 200, b"application/jsonl", lines
        if path.startswith("/files/") and method == "GET":
            starts = range(0, len(FILE), 65536)
            parts = [FILE[start : start + 65536] for start in starts]
            return 200, b"application/octet-stream", parts
        times = sum(each[1] == path for each in self.received)
        name = str(size) if method == "PUT" else path.rpartition("/")[2]
        status = 503 if path == "/items/busy" and times == 1 else 200
        return status, b"application/json", [json.dumps({"name": name}).encode()]


@contextmanager
def in_thread(serve: Any) -> Iterator[None]:
    """Run a coroutine function, which ends with the event that it receives, in a thread."""
    loop = asyncio.new_event_loop()
    stopped = asyncio.Event()
    started = threading.Event()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(serve(stopped, started.set))

    thread = threading.Thread(target=run)
    thread.start()
    started.wait()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join()


@contextmanager
def serving(service: Service, folder: Path, certificate: trustme.LeafCert) -> Iterator[int]:
    """Serve HTTP/2 and HTTP/1.1 over TLS; give the port."""
    # Of `.build/network`, which type checkers do not see.
    serve = importlib.import_module("hypercorn.asyncio").serve
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    chain = folder / f"{port}.pem"
    certificate.private_key_and_cert_chain_pem.write_to_path(str(chain))
    config: Any = importlib.import_module("hypercorn.config").Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.certfile = config.keyfile = str(chain)
    config.graceful_timeout = 0
    config.errorlog = config.accesslog = None

    async def until(stopped: asyncio.Event, started: Any) -> None:
        started()
        await serve(service, config, shutdown_trigger=stopped.wait)

    with in_thread(until):
        yield port


@dataclass
class Proxy:
    """HTTP proxy and SOCKS5 proxy on one port. All names lead to this machine."""

    targets: list[str] = field(default_factory=list)
    plain: bytes = b""
    port: int = 0

    async def serve(self, stopped: asyncio.Event, started: Any) -> None:
        """Serve until the event `stopped`."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        started()
        await stopped.wait()
        server.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                first = await reader.readexactly(1)
                if first == b"\x05":
                    port = await self._socks(reader, writer)
                else:
                    port = await self._http(first, reader, writer)
                await _relay(port, reader, writer)
        finally:  # also at the end of the server
            writer.transport.abort()

    async def _socks(self, reader: Any, writer: Any) -> int:
        methods = await reader.readexactly((await reader.readexactly(1))[0])
        if 2 in methods:
            writer.write(b"\x05\x02")
            await reader.readexactly(1)
            user = await reader.readexactly((await reader.readexactly(1))[0])
            password = await reader.readexactly((await reader.readexactly(1))[0])
            self.plain += user + b":" + password
            writer.write(b"\x01\x00")
        else:
            writer.write(b"\x05\x00")
        _, _, _, kind = await reader.readexactly(4)
        size = 4 if kind == 1 else (await reader.readexactly(1))[0]
        host = await reader.readexactly(size)
        port = int.from_bytes(await reader.readexactly(2), "big")
        self.targets.append(f"socks {host.decode('latin-1') if kind == 3 else kind}")
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        return port

    async def _http(self, first: bytes, reader: Any, writer: Any) -> int:
        head = first + await reader.readuntil(b"\r\n\r\n")
        self.plain += head
        self.targets.append(head.split(b"\r\n")[0].decode())
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return int(head.split(b" ")[1].rpartition(b":")[2])


async def _relay(port: int, reader: Any, writer: Any) -> None:
    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)

    async def copy(source: Any, target: Any) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        target.close()

    try:
        await asyncio.gather(copy(reader, there_writer), copy(there_reader, writer))
    finally:
        there_writer.transport.abort()
