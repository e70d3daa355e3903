"""Responses that are read while they arrive: in chunks, or saved as a file."""

import os
import re
import secrets
import shutil
import socket
import threading
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import aclosing, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Generic, Self, TypeVar, cast

from anyio import CancelScope, sleep
from typing_extensions import override

from .awaited import awaited_content
from .call import Exchange, Settings
from .client import AsyncHttpClient, HttpClient
from .http_library import httpx
from .reading import Problems
from .redirects import leave_origin
from .request import (
    ClientError,
    Request,
    Response,
    TransportError,
    is_success,
    request_id,
    transport_error,
)
from .transports import content, run

__all__ = ["AsyncDownloadClient", "DownloadClient"]

T = TypeVar("T")
_NONE: Any = object()  # in the place of a value of any type
Open = Callable[[Request[Any]], httpx.Response]
AsyncOpen = Callable[[Request[Any]], Awaitable[httpx.Response]]
Target = str | os.PathLike[str] | BinaryIO
Progress = Callable[[int, int | None], object]
"""Function of the number of bytes so far, and of all bytes if the server announces it."""


class Feed(Generic[T]):
    """State of a response that is read while it arrives, without I/O."""

    response: httpx.Response | None = None
    waiting: CancelScope | None = None  # of the pause before the request is sent again
    _is_complete = False

    def __init__(self, request: Any) -> None:
        self.request = request
        self.over = threading.Event()  # set by `close`, in any thread
        self.pending: list[Awaitable[object]] = []  # results of `on_result`

    @property
    def opened(self) -> httpx.Response:
        """The response. Raise `RuntimeError` before it is open."""
        if self.response is None:
            raise RuntimeError("the response is not open: begin a `with` block first")
        return self.response

    def call(self) -> Request[Any]:
        """Return the request to send."""
        return cast("Request[Any]", self.request)

    def begin(self, response: httpx.Response) -> None:
        """Prepare to read `response`. Raise `ClientError`."""
        self.response = response

    def values(self, chunk: bytes) -> Iterable[T | ClientError]:
        """Return the values that end in `chunk`, or the error of a value. Raise `ClientError`."""
        raise NotImplementedError

    def end(self) -> Iterable[T | ClientError]:
        """Return the values that the end of the response completes. Raise `ClientError`."""
        self._is_complete = not self.over.is_set()
        return ()

    def failed(self, failure: ClientError) -> ClientError:
        """Return the failure of a response, with the address of its request."""
        if self.response is not None:
            failure.address = self.response.extensions["address"]
        return failure

    def pause(self, failure: ClientError | None) -> float:
        """Return the seconds until the request is sent again. Raise `failure`."""
        if self.over.is_set() and not self._is_complete:
            closed = TransportError(self.request, "closed before its end")
            raise self.failed(closed) from failure
        self.over.set()
        if failure is not None:
            raise failure
        return 0.0


class Chunks(Feed[bytes]):
    """State of a response that is read in chunks of bytes, decompressed."""

    @override
    def values(self, chunk: bytes) -> Iterable[bytes]:
        """Return the chunk."""
        return (chunk,)


class Head(Generic[T]):
    """Status and headers of a response that is open."""

    _feed: Feed[T]

    @property
    def request(self) -> Any:
        """The request of the response."""
        return self._feed.request

    @property
    def status_code(self) -> int:
        """The status of the response."""
        return self._feed.opened.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers by name, in upper or lower case."""
        return self._feed.opened.headers

    @property
    def request_id(self) -> str | None:
        """The server's name for the request, to quote in a report."""
        return request_id(self._feed.opened.headers)


class Reading(Head[T]):
    """A response that is read while it arrives. The `with` statement sends the request.

    Iterate over it once. It is closed at the end of the block, and if reading ends or
    fails. Iteration without a block sends the request too.
    """

    def __init__(self, feed: Feed[T], open_: Open) -> None:
        self._feed = feed
        self._batches = _read(feed, open_)
        self._batch: Iterator[T | ClientError] = iter(())

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        """Return the next value. Raise `ClientError`."""
        try:
            value = next(self._batch, _NONE)
            while value is _NONE:
                self._batch = iter(self._next_batch())
                value = next(self._batch, _NONE)
        except BaseException:
            self.close()
            raise
        if isinstance(value, ClientError):  # the next value can be read after it
            raise value
        return cast("T", value)

    def _next_batch(self) -> Iterable[T | ClientError]:
        if self._feed.over.is_set():
            self._feed.pause(None)
            raise StopIteration
        return next(self._batches)

    def close(self) -> None:
        """Close the response. Another thread that reads it comes to an end."""
        self._feed.over.set()
        self._batch = iter(())
        try:
            self._batches.close()
        except ValueError:  # another thread waits in it
            _interrupt(self._feed.response)

    def __enter__(self) -> Self:
        if self._feed.response is None:
            next(self._batches, None)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncReading(Head[T]):
    """A response that is read while it arrives. `async with` sends the request.

    Iterate over it once. It is closed at the end of the block, and if reading ends or
    fails. Iteration without a block, or `await`, sends the request too.
    """

    def __init__(self, feed: Feed[T], open_: AsyncOpen) -> None:
        self._feed = feed
        self._batches = _read_async(feed, open_)
        self._batch: Iterator[T | ClientError] = iter(())
        self._is_waiting = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        """Return the next value. Raise `ClientError`."""
        try:
            value = next(self._batch, _NONE)
            while value is _NONE:
                self._batch = iter(await self._next_batch())
                value = next(self._batch, _NONE)
            if isinstance(value, ClientError):
                await self._settle()
        except BaseException:
            await self.aclose()
            raise
        if isinstance(value, ClientError):  # the next value can be read after it
            raise value
        return cast("T", value)

    async def _next_batch(self) -> Iterable[T | ClientError]:
        await self._settle()
        if self._feed.over.is_set():
            self._feed.pause(None)
            raise StopAsyncIteration
        self._is_waiting = True
        try:
            return await anext(self._batches)
        finally:
            self._is_waiting = False

    async def aclose(self) -> None:
        """Close the response. Another task that reads it comes to an end."""
        self._feed.over.set()
        self._batch = iter(())
        if not self._is_waiting:
            await self._batches.aclose()
        elif self._feed.waiting is not None:
            self._feed.waiting.cancel()
        elif self._feed.response is not None:
            await self._feed.response.aclose()
        await self._settle()

    async def _settle(self) -> None:
        while self._feed.pending:
            await self._feed.pending.pop(0)

    def __await__(self) -> Generator[Any, None, Self]:
        """Send the request without a block. Then call `aclose` at the end."""
        return self.__aenter__().__await__()

    async def __aenter__(self) -> Self:
        if self._feed.response is None:
            with suppress(StopAsyncIteration):
                await self._next_batch()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class Download(Reading[bytes]):
    """A response in chunks of bytes, or as a file. The `with` statement sends the request.

    Iterate over it once. It is closed at the end of the block, and if reading ends or
    fails. Iteration and `save` send the request without a block too.
    """

    def save(self, target: Target, progress: Progress | None = None) -> int:
        """Write all bytes to a path or to an open file. Return their number.

        After an error, a path has the content that it had before. Raise `ClientError`.
        """
        with self, _written(target, self, progress) as write:
            return sum(map(write, self))


class AsyncDownload(AsyncReading[bytes]):
    """A response in chunks of bytes, or as a file. `async with` sends the request.

    Iterate over it once. It is closed at the end of the block, and if reading ends or
    fails. Iteration, `save` and `await` send the request without a block too.
    """

    async def save(self, target: Target, progress: Progress | None = None) -> int:
        """Write all bytes to a path or to an open file. Return their number.

        After an error, a path has the content that it had before. Raise `ClientError`.
        """
        async with self:
            with _written(target, self, progress) as write:
                return sum([write(chunk) async for chunk in self])


async def open_call(settings: Settings, request: Request[Any]) -> httpx.Response:
    """Return a success with an unread body. Raise `ClientError`."""

    def check(response: Response[Any]) -> tuple[None, Problems]:
        if not is_success(request.returns, response.status_code):
            raise response.error()
        return None, ()

    exchange = Exchange(settings, request, reads_success=False)
    try:
        await exchange.run(check)
    except BaseException:  # of `on_result` too, or a cancellation while it waits
        if (opened := exchange.opened) is not None:
            transport = settings.transport
            close = opened.aclose if transport.is_awaited else opened.close
            await transport.call(close)
        raise
    response = cast("httpx.Response", exchange.opened)
    response.extensions["address"] = exchange.address()
    return response


class DownloadClient(HttpClient):
    """A synchronous client with responses that can be files."""

    _leaving = (leave_origin,)

    def stream(self, request: Request[Any]) -> Download:
        """Return the response to `request` in chunks. Raise no error before it is opened.

        The request is not sent again after the headers of a success have arrived.
        """
        return Download(Chunks(request), self._open)

    def _open(self, request: Request[Any]) -> httpx.Response:
        """Return a success with an unread body. Raise `ClientError`."""
        return run(open_call(self._settings, request))


class AsyncDownloadClient(AsyncHttpClient):
    """An asynchronous client with responses that can be files."""

    _leaving = (leave_origin,)

    def stream(self, request: Request[Any]) -> AsyncDownload:
        """Return the response to `request` in chunks. Raise no error before it is opened.

        The request is not sent again after the headers of a success have arrived.
        """
        return AsyncDownload(Chunks(request), self._open)

    async def _open(self, request: Request[Any]) -> httpx.Response:
        """Return a success with an unread body. Raise `ClientError`."""
        return await open_call(self._settings, request)


# The generators refer to the feed alone: a reading that is dropped is not part of a
# cycle. So its generator ends at once, and closes the connection.
# Values have any type.
def _read(feed: Feed[Any], open_: Open) -> Generator[Iterable[Any]]:
    """Yield an empty batch after each opening, then the values of each chunk."""
    while not feed.over.is_set():
        response: httpx.Response | None = None
        failure: ClientError | None = None
        try:
            response = open_(feed.call())
            feed.begin(response)
            yield ()
            for chunk in content(response):
                yield feed.values(chunk)
            yield feed.end()
        except httpx.RequestError as error:
            failure = feed.failed(transport_error(feed.request, error))
            failure.__cause__ = error
        except ClientError as error:
            failure = feed.failed(error)
        finally:
            if response is not None:
                response.close()
        feed.over.wait(feed.pause(failure))


async def _read_async(
    feed: Feed[Any], open_: AsyncOpen
) -> AsyncGenerator[Iterable[Any]]:
    """Yield an empty batch after each opening, then the values of each chunk."""
    while not feed.over.is_set():
        response: httpx.Response | None = None
        failure: ClientError | None = None
        try:
            response = await open_(feed.call())
            feed.begin(response)
            yield ()
            async with aclosing(awaited_content(response)) as received:
                async for chunk in received:
                    yield feed.values(chunk)
            yield feed.end()
        except httpx.RequestError as error:
            failure = feed.failed(transport_error(feed.request, error))
            failure.__cause__ = error
        except ClientError as error:
            failure = feed.failed(error)
        finally:
            if response is not None:
                await response.aclose()
        seconds = feed.pause(failure)
        with CancelScope() as feed.waiting:
            await sleep(seconds)
        feed.waiting = None


def _interrupt(response: httpx.Response | None) -> None:
    """End the wait of another thread for `response`."""
    # A connection of HTTP/2 serves other requests too.
    if response is not None and response.http_version != "HTTP/2":
        stream = response.extensions.get("network_stream")
        connection = stream.get_extra_info("socket") if stream else None
        if isinstance(connection, socket.socket):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def _written(
    target: Target, stream: Download | AsyncDownload, progress: Progress | None
) -> Generator[Callable[[bytes], int]]:
    """Yield a function that writes a chunk. A path gets its new content at the end."""
    if not isinstance(target, (str, os.PathLike)):
        yield _writer(target, stream, progress)
        return
    path = Path(target).resolve()  # the file that a link points to
    has_old = path.exists()
    if has_old and not path.is_file():  # a device or a pipe cannot be replaced
        with path.open("wb") as file:
            yield _writer(file, stream, progress)
        return
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            if has_old:
                shutil.copymode(path, part)
            yield _writer(file, stream, progress)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _writer(
    file: BinaryIO, stream: Download | AsyncDownload, progress: Progress | None
) -> Callable[[bytes], int]:
    """Return a function that writes a chunk to `file`, and returns its length."""
    done = 0

    def write(chunk: bytes) -> int:
        nonlocal done
        rest = memoryview(chunk)
        while rest:  # a file without a buffer may write a part
            written: int | None = file.write(rest)
            if not written:
                raise BlockingIOError(f"{file!r} does not accept more bytes now")
            rest = rest[written:]
        done += len(chunk)
        if progress is not None:
            progress(done, _total(stream))
        return len(chunk)

    return write


def _total(stream: Download | AsyncDownload) -> int | None:
    """Return the announced length, unless it is the length of compressed content."""
    length = stream.headers.get("content-length", "")
    is_plain = "content-encoding" not in stream.headers
    return int(length) if is_plain and re.fullmatch("[0-9]{1,18}", length) else None
