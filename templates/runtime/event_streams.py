"""An answer item by item, each of its documented type."""

import asyncio
import re
import time
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Generator,
    Iterator,
)
from dataclasses import fields
from typing import Any, Generic, Self, TypeVar, overload

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from .call import transport_error
from .downloads import (
    AsyncDownload,
    AsyncDownloadClient,
    Download,
    DownloadClient,
    Head,
)
from .errors import ResponseValidationError, TransportError
from .framing import Events, Framing, Item, ServerSentEvent, framing
from .http_library import httpx
from .models import Adapter, adapter
from .request import (
    Call,
    Request,
    Response,
    StreamRequest,
    entry,
    problems,
)

__all__ = ["AsyncStream", "AsyncStreamClient", "Stream", "StreamClient"]

T = TypeVar("T")
_CALL = [each.name for each in fields(Call)]
# What services send as their last data where all other data is JSON.
_LAST = re.compile(rb"\s*\[(DONE|END|EOF)\]\s*", re.IGNORECASE)
_PAUSE = 3.0  # seconds before a stream is opened again, unless the server says
_LONGEST_PAUSE = 60.0


class _Stream(Head, Generic[T]):
    """All but reading."""

    _sent: Request[T]
    _reader: Adapter[T]

    def __init__(self, request: StreamRequest[T]) -> None:
        self.request = request
        self.last_event: ServerSentEvent[str] | None = None
        self._framing: Framing = Events()
        self._last_id = ""
        self._reconnects = self._failures = 0
        self._pause = _PAUSE
        self._is_over = False

    def reconnecting(self, times: int = 10) -> Self:
        """The same stream, opened again when it ends, from the last event on.

        Of Server-Sent Events: until the server answers 204, or `times` in a row bring
        nothing. It is waited for three seconds, or for as long as the server says.
        """
        media_type = self.request.accept.partition(";")[0].strip().lower()
        if media_type != "text/event-stream":
            raise ValueError("only Server-Sent Events can be opened again")
        self._reconnects = times
        return self

    def _call(self) -> Request[T]:
        """What is sent: it asks for the stream, from the last event on."""
        own = {name: getattr(self.request, name) for name in _CALL}
        accept = ("Accept", f"{self.request.accept}, */*;q=0.5")
        # An id that no header can carry is left out.
        last_id = self._last_id if self._last_id.isprintable() else ""
        resumed = (("Last-Event-ID", last_id),) if last_id else ()
        own["headers"] = (accept, *self.request.headers, *resumed)
        returns: dict[Any, Any] = {**self.request.returns}
        if self._failures:
            returns[204] = None
        self._sent = Request[T](**own, returns=returns)
        return self._sent

    def _ended(self) -> bool:
        return self._is_over

    def _begin(self, answer: httpx.Response) -> None:
        """Get ready to read `answer`. Raises `ResponseValidationError`."""
        self._begun(answer)
        form = entry(self._sent.returns, answer.status_code)
        self._is_over = form is None
        if self._is_over:
            return
        self._reader = adapter(form, repr(form))
        try:
            content_type = answer.headers.get("content-type", "")
            self._framing = framing(self.request.accept, content_type, self._last_id)
        except ValueError as error:
            raise self._error(b"", str(error)) from error

    def _feed(self, chunk: bytes | None) -> Iterator[T]:
        """The items that end in `chunk`, or with the stream."""
        try:
            cut = self._framing
            items = list(cut.end() if chunk is None else cut.feed(chunk))
        except ValueError as error:
            raise self._error(b"", str(error)) from error
        for item in items:
            self._failures = 0
            yield from self._read(item)
            if self._is_over:
                return

    def _read(self, item: Item) -> Iterator[T]:
        """The value of `item`; nothing where it is empty, or says that it is the last."""
        self.last_event = item.event
        is_data = item.event is not None and not self.request.is_text
        if is_data and _LAST.fullmatch(item.content):
            self._is_over = True
            return
        first: ValidationError | None = None
        for text in _readings(item, self.request):
            try:
                value = self._reader.validate_json(text)
            except ValidationError as error:
                first = first or error
            else:
                yield value
                return
        # Empty data where JSON is expected keeps the connection alive.
        if not is_data or item.content.strip():
            note = problems(first) if first else ""
            raise self._error(item.content, note) from first

    def _again(self, failure: TransportError | None) -> float:
        """Seconds until the stream is opened again, unless it is over. Raises `failure`."""
        if self._failures >= self._reconnects:
            self._is_over = True
            if failure is not None:
                raise failure
            return 0.0
        self._failures += 1
        if isinstance(self._framing, Events):
            self._last_id = self._framing.last_id
            if self._framing.retry is not None:
                self._pause = min(self._framing.retry / 1000, _LONGEST_PAUSE)
        return self._pause

    def _error(self, content: bytes, note: str) -> ResponseValidationError:
        status, headers = self._answer.status_code, self._answer.headers
        response = Response(self._sent, status, headers, content, note)
        return ResponseValidationError(response)


class Stream(_Stream[T]):
    """Iterate over it once; close it, or use it in a `with` statement.

    It is closed too when it ends or fails. `last_event` is the Server-Sent Event that
    the last item came in. An item that does not fit raises `ResponseValidationError`.
    """

    def __init__(
        self,
        request: StreamRequest[T],
        opened: Callable[[Request[T]], httpx.Response],
    ) -> None:
        super().__init__(request)
        self._opened = opened
        self._items = self._iterate()
        self._open()

    def _open(self) -> None:
        answer = self._opened(self._call())
        try:
            self._begin(answer)
        except BaseException:
            answer.close()
            raise

    def _iterate(self) -> Generator[T]:
        try:
            while not self._ended():
                failure = None
                try:
                    if self._answer.is_closed:
                        self._open()
                    for chunk in self._answer.iter_bytes():
                        for value in self._feed(chunk):
                            yield value
                        if self._ended():
                            return
                    for value in self._feed(None):
                        yield value
                except httpx.RequestError as error:
                    failure = failed(self._sent, error)
                except TransportError as error:
                    failure = error
                self._answer.close()
                time.sleep(self._again(failure))
        finally:
            self._answer.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        """The next item. Raises `ClientError`."""
        return next(self._items)

    def close(self) -> None:
        """Read no more of it."""
        self._items.close()
        self._answer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncStream(_Stream[T]):
    """The same for `async with` and `async for`; nothing is sent before that."""

    def __init__(
        self,
        request: StreamRequest[T],
        opened: Callable[[Request[T]], Awaitable[httpx.Response]],
    ) -> None:
        super().__init__(request)
        self._opened = opened
        self._items = self._iterate()
        self._is_new = True

    async def _open(self) -> None:
        answer = await self._opened(self._call())
        self._is_new = False
        try:
            self._begin(answer)
        except BaseException:
            await answer.aclose()
            raise

    async def _iterate(self) -> AsyncGenerator[T]:
        try:
            while not self._ended():
                failure = None
                try:
                    if self._is_new or self._answer.is_closed:
                        await self._open()
                    async for chunk in self._answer.aiter_bytes():
                        for value in self._feed(chunk):
                            yield value
                        if self._ended():
                            return
                    for value in self._feed(None):
                        yield value
                except httpx.RequestError as error:
                    failure = failed(self._sent, error)
                except TransportError as error:
                    failure = error
                await self._close()
                await asyncio.sleep(self._again(failure))
        finally:
            await self._close()

    async def _close(self) -> None:
        if not self._is_new:
            await self._answer.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        """The next item. Raises `ClientError`."""
        return await anext(self._items)

    async def aclose(self) -> None:
        """Read no more of it."""
        await self._items.aclose()
        await self._close()

    def __await__(self) -> Generator[Any, None, Self]:
        """`await` opens it without a block, which is then closed by `aclose`."""
        return self.__aenter__().__await__()

    async def __aenter__(self) -> Self:
        if self._is_new:
            await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class StreamClient(DownloadClient):
    """A client that waits for its answers, and for each item of a stream."""

    @overload
    def stream(self, request: StreamRequest[T]) -> Stream[T]: ...

    @overload
    def stream(self, request: Request[Any]) -> Download: ...

    def stream(self, request: StreamRequest[T] | Request[Any]) -> Stream[T] | Download:
        """The items of a stream, or any answer in chunks. Raises `ClientError`."""
        if isinstance(request, StreamRequest):
            return Stream(request, self._open)
        return super().stream(request)


class AsyncStreamClient(AsyncDownloadClient):
    """A client whose answers are awaited, and each item of a stream."""

    @overload
    def stream(self, request: StreamRequest[T]) -> AsyncStream[T]: ...

    @overload
    def stream(self, request: Request[Any]) -> AsyncDownload: ...

    def stream(
        self, request: StreamRequest[T] | Request[Any]
    ) -> AsyncStream[T] | AsyncDownload:
        """The items of a stream, or any answer in chunks. Raises `ClientError`."""
        if isinstance(request, StreamRequest):
            return AsyncStream(request, self._open)
        return super().stream(request)


def failed(request: Request[Any], error: httpx.RequestError) -> TransportError:
    """As a caller sees it."""
    failure = transport_error(request, error)
    failure.__cause__ = error
    return failure


def _readings(item: Item, request: StreamRequest[Any]) -> Iterator[bytes]:
    """What `item` can be as JSON, the likeliest first."""
    event = item.event
    if event is None:
        yield item.content
        return
    readings = [to_json(event.data)]
    if not request.is_text and _is_json(item.content):
        readings.insert(0, item.content)
    if request.item == "data":
        yield from readings
        return
    given = {"id": event.id, "retry": event.retry}
    known = {name: value for name, value in given.items() if value not in {"", None}}
    named = {**known, "event": event.event}
    # An event without a name is a message; a document may want that said or not.
    for start in [named] if item.is_named else [known, named]:
        head = to_json(start)[1:-1]
        for data in readings:
            yield b'{"data":%b%b}' % (data, b"," + head if head else b"")


def _is_json(text: bytes) -> bool:
    try:
        from_json(text)
    except ValueError:
        return False
    return True
