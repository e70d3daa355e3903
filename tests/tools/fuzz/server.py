"""Server of hostile responses. It runs in a process of its own, so that clients have a processor for themselves."""

import asyncio
import base64
import contextlib
import multiprocessing
import re
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection

from tests.tools.fuzz.responses import Reply, response

_SILENCE = 30.0  # seconds, longer than any client waits
_TARGET = re.compile(rb"^[A-Z]+ /(\w+)/(\d+)")


@contextlib.contextmanager
def serving(seed: int) -> Iterator[str]:
    """Serve the responses of `seed`, and yield the base URL."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(seed, there), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.kill()
        process.join()


def _run(seed: int, parent: Connection) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_Server(seed).run(parent))


class _Server:
    """Replies to requests, and counts the attempts of each case."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._attempts: Counter[tuple[str, str]] = Counter()

    async def run(self, parent: Connection) -> None:
        """Serve until the process ends."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1_000)
        parent.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            is_open = True
            while is_open:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: (\d+)", head)
                body = await reader.readexactly(int(length[1]) if length else 0)
                is_open = await _write(self._reply(head, body), writer)
        writer.close()

    def _reply(self, head: bytes, body: bytes) -> Reply:
        target = _TARGET.match(head)
        case = _client(head, body)
        operation = "token"
        if target:
            operation, case = target[1].decode(), target[2].decode()
        key = operation, case
        self._attempts[key] += 1
        return response(self._seed, operation, case, self._attempts[key])


def _client(head: bytes, body: bytes) -> str:
    """Return the client ID of a request for a token. It is the number of the case."""
    if basic := re.search(rb"(?i)authorization: basic (\S+)", head):
        return base64.b64decode(basic[1]).partition(b":")[0].decode()
    named = re.search(rb"client_id=(\d+)", body)
    return named[1].decode() if named else ""


async def _write(reply: Reply, writer: asyncio.StreamWriter) -> bool:
    """Write the reply. Return whether the connection stays open."""
    for piece in reply.pieces:
        writer.write(piece)
        await writer.drain()
        if len(reply.pieces) > 1:
            await asyncio.sleep(0)
    if reply.ending == "silence":
        await asyncio.sleep(_SILENCE)
    if reply.ending == "reset":
        writer.transport.abort()
    return reply.ending == "open"
