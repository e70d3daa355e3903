"""A server of persistent connections, which counts requests and fails one in five, in different ways."""

import asyncio
import contextlib
import re
import socket
import threading
import time
from collections import Counter
from typing import Self

_ITEM = b'{"name": "one"}'
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n" + _ITEM
_BUSY = b"HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
_HALF = _OK[:-7]
_BACKLOG = 512
FAILURES = ("busy", "hangs up", "breaks off")


class Flaky:
    """Serves from its own thread during its `with` block.

    `arrived` counts requests by method, path and body, except requests that the server refused to process.
    `failed` has the last failure of each failed request.
    """

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.failed: dict[str, str] = {}
        self.open = 0
        self._requests = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._loop = asyncio.new_event_loop()
        self._stopped = asyncio.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()

    def left_open(self) -> int:
        """Return the number of open connections, after the server has read the end of others."""
        for _ in range(3_000):
            if not self.open:
                break
            time.sleep(0.02)
        return self.open

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        # It listens with its own backlog. With the default of 100, the kernel drops connections of 256 tasks.
        server = await asyncio.start_server(self._connection, sock=self._socket, backlog=_BACKLOG)
        await self._stopped.wait()
        server.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                while await self._answer(reader, writer):
                    await writer.drain()
        finally:
            self.open -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Respond to one request, and return whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?i)\r\ncontent-length: (\d+)", head)
        body = await reader.readexactly(int(length[1])) if length else b""
        name = " ".join([*head.split(" ", 2)[:2], body.decode()])
        self.arrived[name] += 1
        self._requests += 1
        if self._requests % 5:
            writer.write(_OK)
            return True
        failure = FAILURES[self._requests // 5 % len(FAILURES)]
        self.failed[name] = failure
        if failure == "busy":
            self.arrived[name] -= 1
            writer.write(_BUSY)
        elif failure == "breaks off":
            writer.write(_HALF)
        return failure == "busy"
