"""Transport that awaits the steps of a call, which a program imports with its first `AsyncClient`."""

import threading
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from functools import partial
from inspect import isawaitable
from typing import Any, TypeAlias
from weakref import ref

import anyio.lowlevel

from .http_library import FAILURES, httpx
from .request import is_success
from .transports import (
    LATE,
    LIMITS,
    Body,
    Build,
    Outcome,
    SyncTransport,
    check_kind,
    check_open,
    decoder,
)


class AsyncTransport:
    """Transport that awaits its steps, on asyncio or trio."""

    is_awaited = True

    def __init__(self, given: object) -> None:
        self.now: Callable[[], float] = time.monotonic
        self.closed = threading.Event()  # over a `given` client, which stays open
        self._given = check_kind(given, httpx.AsyncClient)
        self.is_own = self._given is None
        self._new = partial(httpx.AsyncClient, limits=LIMITS)
        self._clients: tuple[tuple[ref[Any], httpx.AsyncClient], ...] = ()  # by loop

    def http(self) -> httpx.AsyncClient:
        """Return the HTTP client of the running event loop: loops share no connection."""
        loop = running_loop()
        found = [client for owner, client in self._clients if owner() is loop]
        found = found or [client for _, client in self._clients if client.is_closed]
        if found:
            return found[0]
        if self._given and self._clients:
            problem = "http_client was used in another event loop"
            raise RuntimeError(f"{problem}: make one in each loop, or pass none")
        old = [client.cookies for _, client in self._clients[-1:]]
        http = self._given or self._new(cookies=old[0] if old else None)
        # Connections refer to their asyncio loop, so a weak key alone would not free them.
        alive = (each for each in self._clients if _is_open(each[0]()))
        self._clients = (*alive, (ref(loop), http))
        return http

    async def aclose(self) -> None:
        """Close connections of its own, or send no further request over a given client."""
        if self.is_own:
            await self.http().aclose()
        else:
            self.closed.set()

    async def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Return the result of a function, which may be a coroutine function."""
        result = function(*arguments)
        return await result if isawaitable(result) else result

    async def sleep(self, seconds: float) -> None:
        """Wait for some seconds, while other tasks run."""
        await anyio.sleep(seconds)

    async def send(self, build: Build, body: Body) -> Outcome:
        """Return the response, with its body read as far as needed, or the failure."""
        check_open(self.closed)
        http = self.http()
        with anyio.move_on_after(body.deadline - time.monotonic()):
            try:
                attempt = build(http)
                if attempt.url.scheme == "https" or "public_url" in attempt.extensions:
                    attempt.extensions["trace"] = partial(_traced_awaited, attempt, [])
                response = await http.send(attempt, stream=True, follow_redirects=False)
                body.is_success = is_success(body.returns, response.status_code)
                received = awaited_content(response)
                # Also of a cancelled task.
                async with aclosing(response), aclosing(received):
                    async for chunk in received:
                        if not body.add(chunk):
                            break
            except FAILURES as error:
                return error
            return response
        return httpx.ReadTimeout(LATE)


Transport: TypeAlias = SyncTransport | AsyncTransport


async def awaited_content(response: httpx.Response) -> AsyncGenerator[bytes]:
    """Yield the content of `response` in pieces. Raise `httpx.RequestError`."""
    decode, is_read = decoder(response), response.is_stream_consumed
    async for data in response.aiter_bytes() if is_read else response.aiter_raw():
        for piece in decode(data):
            yield piece
    for piece in decode(b""):
        yield piece


def running_loop() -> object:
    """Return the running event loop of asyncio, or the token of trio's."""
    token = anyio.lowlevel.current_token()
    return getattr(token, "native_token", token)  # older versions return the loop


def _is_open(loop: Any) -> bool:
    return loop is not None and not getattr(loop, "is_closed", bool)()


async def _traced_awaited(
    attempt: httpx.Request, opened: list[Any], event: str, about: Mapping[str, Any]
) -> None:
    """Receive each event. The library forgets a connection that is cancelled while TLS begins."""
    if event.endswith(("connect_tcp.complete", "connect_unix_socket.complete")):
        opened.append(about["return_value"])
    elif event.endswith("start_tls.failed"):
        for stream in opened:
            await stream.aclose()
