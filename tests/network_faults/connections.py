"""The process of a service on HTTP/2 and HTTP/1.1 over TLS, and proxies for it."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

from tests.network_faults.document import DOCUMENT

_FILE: dict[str, Any] = {"content": {"application/octet-stream": {}}}
_ITEM = DOCUMENT["paths"]["/items/{id}"]
_LINES = {"application/jsonl": {"itemSchema": {"$ref": "#/components/schemas/Item"}}}
CONNECTED: dict[str, Any] = {
    **DOCUMENT,
    "paths": {
        "/items/{id}": _ITEM,
        "/files/{id}": {
            "parameters": _ITEM["parameters"],
            "get": {"operationId": "download", "responses": {"200": {"description": "A file.", **_FILE}}},
            "put": {**_ITEM["put"], "operationId": "upload", "requestBody": {"required": True, **_FILE}},
        },
        "/events": {
            "get": {"operationId": "events", "responses": {"200": {"description": "Items.", "content": _LINES}}}
        },
    },
}
"""The document of the service."""


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


class Service:
    """A running `service.py`. Its record has the protocol, path and credential of each request."""

    def __init__(self, folder: Path, certificate: trustme.LeafCert) -> None:
        chain = folder / "chain.pem"
        certificate.private_key_and_cert_chain_pem.write_to_path(str(chain))
        self._record = folder / "received"
        with self._record.open("wb") as record:
            self._process = subprocess.Popen(
                [sys.executable, Path(__file__).with_name("service.py"), chain],
                stdin=subprocess.PIPE,
                stdout=record,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        while not self._record.read_bytes().count(b"\n"):
            assert self._process.poll() is None
            time.sleep(0.02)
        self.port = int(self._record.read_text())

    def received(self) -> list[tuple[str, str, str]]:
        """Return the requests until now."""
        return [tuple(json.loads(line)) for line in self._record.read_text().splitlines()[1:]]

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@dataclass
class Proxy:
    """HTTP proxy and SOCKS5 proxy on one port. Each name means this machine."""

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
