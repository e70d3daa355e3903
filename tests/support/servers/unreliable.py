"""Proxy of a service, which loses requests and responses as networks and busy servers do."""

import asyncio
from collections.abc import Callable
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from tests.support.servers.misbehaving import Behaviour, Received, answer

Fate: TypeAlias = Literal["passes", "busy", "reset", "lost", "silent"]
"""Fate of a request: it passes, it does not reach the service in three ways, or its response is lost."""


def between(url: str, decide: Callable[[Received], Fate]) -> Behaviour:
    """Return a behaviour that decides the fate of each request, with a connection of its own to `url`."""

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
    """Return the response of the service to a request with an unread body."""
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
