"""Behaviours of a server: a response byte by byte, a connection that is closed without notice, and one that stays open."""

import asyncio
import threading

from tests.support.servers.misbehaving import Behaviour, Received


def _response(body: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()


def dripping(body: str, seconds: float) -> Behaviour:
    """Return a behaviour that sends its response byte by byte, in all for some seconds."""
    response = _response(body)

    async def behave(_request: Received, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for byte in response:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(seconds / len(response))

    return behave


def closing(body: str, closed: threading.Event) -> Behaviour:
    """Return a behaviour that promises to keep the connection, and closes it after its response. It sets `closed`."""

    async def behave(request: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(int(request.headers["content-length"]))
        writer.write(_response(body))
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        closed.set()

    return behave


def answering(body: str) -> Behaviour:
    """Return a behaviour that sends its response to each request of a connection. The requests have no body."""

    async def behave(_request: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(_response(body))
            await reader.readuntil(b"\r\n\r\n")

    return behave
