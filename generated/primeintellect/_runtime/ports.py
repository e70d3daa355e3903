"""The steps of a call are taken here: one after the other, or awaited."""

import time
from collections.abc import Callable, Generator, Mapping
from functools import partial
from inspect import isawaitable
from math import isinf
from typing import Any, TypeAlias, TypeVar, cast

from .deadline import bind, kept
from .encode import Pairs, header_value
from .http_library import FAILURES, httpx
from .reading import Body

T = TypeVar("T")
Steps: TypeAlias = Generator[Callable[[], Any], Any, T]
"""A call without I/O: it yields what is to be done, and is sent what came of it."""
Outcome: TypeAlias = httpx.Response | Exception
"""What became of an attempt."""


class SyncPort:
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
        """The answer; of its body what is wanted is read."""
        try:
            if isinf(body.deadline):
                return self._send(attempt, body)
            with kept(body.deadline, attempt):
                return self._send(attempt, body)
        except FAILURES as error:
            return error

    def _send(self, attempt: httpx.Request, body: Body) -> httpx.Response:
        answer = self.http.send(attempt, stream=True, follow_redirects=False)
        bind(answer.extensions.get("network_stream"))  # the next call may be in a hurry
        if body.begins(answer.status_code):
            try:
                all(map(body.add, answer.iter_bytes()))  # or until enough came
            finally:
                answer.close()  # also of a call that is interrupted
        return answer


class AsyncPort:
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
        """The answer; of its body what is wanted is read."""
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
        answer = await self.http.send(attempt, stream=True, follow_redirects=False)
        if body.begins(answer.status_code):
            try:
                async for chunk in answer.aiter_bytes():
                    if not body.add(chunk):
                        break
            finally:
                await answer.aclose()  # also of a task that is cancelled
        return answer


Port: TypeAlias = SyncPort | AsyncPort


def merged(headers: httpx.Headers, pairs: Pairs) -> httpx.Headers:
    """`headers` with `pairs`: of one name the last. Raises `ValueError`."""
    found = httpx.Headers(headers, encoding="utf-8")
    for name, text in pairs:
        found[name] = header_value(name, text)
    return found


async def _closed(opened: list[Any], event: str, about: Mapping[str, Any]) -> None:
    """Close what the library forgets: a connection that is cancelled while TLS begins."""
    if event.endswith(("connect_tcp.complete", "connect_unix_socket.complete")):
        opened.append(about["return_value"])
    elif event.endswith("start_tls.failed"):
        for stream in opened:
            await stream.aclose()
