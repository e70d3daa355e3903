"""A proxy in front of a service, which loses requests and answers as networks and busy servers do."""

import asyncio
from collections.abc import Callable
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from tests.support.servers.misbehaving import Behaviour, Received, answer

Fate: TypeAlias = Literal["passes", "busy", "reset", "lost", "silent"]
"""It is answered; it never reaches the service, in three ways; or it does, and its answer is lost."""


def between(url: str, decide: Callable[[Received], Fate]) -> Behaviour:
    """Each request meets the fate that is decided for it, on a connection of its own to the service at `url`."""

    async def behave(request: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fate = decide(request)
        if fate == "reset":
            writer.transport.abort()
        elif fate == "silent":
            await asyncio.Event().wait()
        elif fate == "busy":
            await reader.readexactly(int(request.headers.get("content-length", "0")))
            soon = {"Retry-After": "0"}
            await answer(b"", status=503, headers=soon)(request, reader, writer)
        else:
            whole = await _answer(url, request, reader)
            if fate == "passes":
                writer.write(whole)
            else:
                writer.transport.abort()

    return behave


async def _answer(url: str, request: Received, reader: asyncio.StreamReader) -> bytes:
    """All that the service says to `request`, whose body is still to be read."""
    there, to_there = await asyncio.open_connection(*urlsplit(url).netloc.split(":"))
    headers = {**request.headers, "connection": "close"}
    lines = [f"{request.method} {request.target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    to_there.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    body = asyncio.create_task(_copy(reader, to_there))
    try:
        return await there.read()
    finally:
        body.cancel()
        to_there.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
