"""The steps of a call are taken here: one after the other, or awaited."""

import time
from collections.abc import Callable, Generator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable
from math import inf, isinf
from typing import Any, TypeAlias, TypeVar, cast
from weakref import proxy

from .encode import Pairs, header_value
from .http_library import FAILURES, httpx
from .request import is_success

T = TypeVar("T")
Steps: TypeAlias = Generator[Callable[[], Any], Any, T]
"""A call without I/O: it yields what is to be done, and is sent what came of it."""
Outcome: TypeAlias = httpx.Response | Exception
"""What became of an attempt."""
_LONGEST_ERROR = 1 << 20
_PIECE = 1 << 14  # more is written in many waits, each as long as may be
_DEADLINE: ContextVar[float] = ContextVar("deadline", default=inf)


class TooLongError(httpx.RequestError):
    """It would be as long another time."""


@dataclass(slots=True, eq=False)
class Body:
    """The body of one response."""

    returns: Mapping[Any, object]
    reads_success: bool  # else the body of a success is left to be read
    max_bytes: int
    deadline: float  # on the monotonic clock
    is_success: bool = False
    size: int = 0
    chunks: list[bytes] = field(default_factory=list[bytes])

    def begins(self, status: int) -> bool:
        """Whether the body that comes with `status` is read now."""
        self.is_success = is_success(self.returns, status)
        return self.reads_success or not self.is_success

    def add(self, chunk: bytes) -> bool:
        """Whether to go on after `chunk`. Raises `httpx.RequestError`."""
        self.chunks.append(chunk)
        self.size += len(chunk)
        if time.monotonic() > self.deadline:
            raise httpx.ReadTimeout("the total time is over")
        if self.is_success and self.size > self.max_bytes:
            text = f"the response has more than {self.max_bytes} bytes: see max_response_bytes"
            raise TooLongError(text)
        return self.is_success or self.size <= _LONGEST_ERROR


class SyncTransport:
    """Waits for each step."""

    is_awaited = False
    sleep = staticmethod(time.sleep)

    def __init__(self, given: httpx.Client | None, headers: Pairs) -> None:
        self.http = given or httpx.Client(headers=merged(httpx.Headers(), headers))

    def run(self, steps: Steps[T]) -> T:
        """What `steps` end with."""
        result: Any = None
        try:
            while True:
                result = steps.send(result)()
        except StopIteration as last:
            return cast("T", last.value)
        finally:
            steps.close()  # also of a call that is interrupted

    def send(self, attempt: httpx.Request, body: Body) -> Outcome:
        """The response; the body is read as far as needed."""
        try:
            if isinf(body.deadline):
                return self._send(attempt, body)
            with limited(body.deadline, attempt):
                return self._send(attempt, body)
        except FAILURES as error:
            return error

    def _send(self, attempt: httpx.Request, body: Body) -> httpx.Response:
        response = self.http.send(attempt, stream=True, follow_redirects=False)
        bind(
            response.extensions.get("network_stream")
        )  # the next call may be in a hurry
        if body.begins(response.status_code):
            try:
                all(map(body.add, response.iter_bytes()))  # or until enough came
            finally:
                response.close()  # also of a call that is interrupted
        return response


class AsyncTransport:
    """Awaits each step."""

    is_awaited = True

    def __init__(self, given: httpx.AsyncClient | None, headers: Pairs) -> None:
        self.http = given or httpx.AsyncClient(headers=merged(httpx.Headers(), headers))
        self._is_own = given is None
        self._loop: object = None

    async def run(self, steps: Steps[T]) -> T:
        """What `steps` end with."""
        result: Any = None
        try:
            while True:
                result = steps.send(result)()
                if isawaitable(result):
                    result = await result
        except StopIteration as last:
            return cast("T", last.value)
        finally:
            steps.close()  # also of a call that is interrupted

    async def sleep(self, seconds: float) -> None:
        """Let other tasks run."""
        import asyncio  # only where there are tasks

        await asyncio.sleep(seconds)

    async def send(self, attempt: httpx.Request, body: Body) -> Outcome:
        """The response; the body is read as far as needed."""
        try:
            if isinf(body.deadline):
                return await self._send(attempt, body)
            import asyncio  # only where there are tasks

            async with asyncio.timeout(body.deadline - time.monotonic()):
                return await self._send(attempt, body)
        except TimeoutError:
            return httpx.ReadTimeout("the total time is over")
        except FAILURES as error:
            return error

    async def close(self) -> None:
        """Close the connections."""
        self._join()
        await self.http.aclose()

    def _join(self) -> None:
        """A connection belongs to its event loop: another gets connections of its own."""
        import asyncio  # only where there are tasks

        loop = asyncio.get_running_loop()
        if self._loop not in {None, loop} and self._is_own and not self.http.is_closed:
            old = self.http
            self.http = httpx.AsyncClient(headers=old.headers, cookies=old.cookies)
        self._loop = loop

    async def _send(self, attempt: httpx.Request, body: Body) -> httpx.Response:
        self._join()
        if attempt.url.scheme == "https":
            attempt.extensions["trace"] = partial(_closed, [])
        response = await self.http.send(attempt, stream=True, follow_redirects=False)
        if body.begins(response.status_code):
            try:
                async for chunk in response.aiter_bytes():
                    if not body.add(chunk):
                        break
            finally:
                await response.aclose()  # also of a task that is cancelled
        return response


Transport: TypeAlias = SyncTransport | AsyncTransport


def merged(headers: httpx.Headers, pairs: Pairs) -> httpx.Headers:
    """`headers` with `pairs`: of one name the last. Raises `ValueError`."""
    found = httpx.Headers(headers, encoding="utf-8")
    for name, text in pairs:
        found[name] = header_value(name, text)
    return found


@contextmanager
def limited(deadline: float, attempt: httpx.Request) -> Generator[None]:
    """Whatever `attempt` waits for in here ends with `deadline`, on the monotonic clock."""
    attempt.extensions["trace"] = _traced  # a connection may be new
    before = _DEADLINE.set(deadline)
    try:
        yield
    except httpx.TimeoutException as error:
        if time.monotonic() < deadline:
            raise
        raise httpx.ReadTimeout("the total time is over") from error
    finally:
        _DEADLINE.reset(before)


def bind(stream: Any) -> None:
    """Let each read and write of a library's `stream` end with the call that waits for it.

    Time-outs of the library are for each of them: an response byte by byte has no end.
    """
    # Another transport's stream may be closed to changes: then its own time-outs stand.
    is_new = not isinstance(getattr(stream, "read", None), partial | None)
    if is_new and hasattr(stream, "__dict__"):
        own = cast("Any", type(stream)), proxy(stream)  # which keeps no connection
        stream.read = partial(_read, *own)
        stream.write = partial(_write, *own)


def _traced(_event: str, about: MutableMapping[str, Any]) -> None:
    if "timeout" in about:  # of what begins: to connect, or to agree upon TLS
        about["timeout"] = _left(about["timeout"])
    bind(about.get("return_value"))


def _read(kind: Any, stream: Any, max_bytes: int, timeout: float | None = None) -> Any:
    return kind.read(stream, max_bytes, _left(timeout))


def _write(kind: Any, stream: Any, buffer: bytes, timeout: float | None = None) -> None:
    size = max(1, len(buffer)) if isinf(_DEADLINE.get()) else _PIECE
    for start in range(0, len(buffer), size):
        kind.write(stream, buffer[start : start + size], _left(timeout))


def _left(timeout: float | None) -> float | None:
    """What is left of `timeout`."""
    if isinf(deadline := _DEADLINE.get()):
        return timeout
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpx.ReadTimeout("the total time is over")
    return left if timeout is None else min(timeout, left)


async def _closed(opened: list[Any], event: str, about: Mapping[str, Any]) -> None:
    """Close what the library forgets: a connection that is cancelled while TLS begins."""
    if event.endswith(("connect_tcp.complete", "connect_unix_socket.complete")):
        opened.append(about["return_value"])
    elif event.endswith("start_tls.failed"):
        for stream in opened:
            await stream.aclose()
