"""Responses that arrive item by item, and the clients that read them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from inspect import isawaitable
from typing import (
    Any,
    Generic,
    Literal,
    Never,
    Self,
    TypeVar,
    cast,
    get_args,
    get_origin,
    overload,
)

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json
from typing_extensions import TypeForm, override

from .call import CallResult, Settings, log_problems
from .client import AsyncBaseClient, BaseClient
from .downloads import (
    AsyncDownload,
    AsyncDownloadClient,
    AsyncReading,
    Download,
    DownloadClient,
    Feed,
    Reading,
    open_call,
)
from .encode import UNSET
from .failures import TRANSIENT
from .framing import Events, Framing, ServerSentEvent, framing, media_type
from .http_library import httpx
from .models import Method, adapter
from .reading import MisfitError, Problems
from .request import (
    ApiError,
    Call,
    ClientError,
    Request,
    Response,
    ResponseValidationError,
    StatusKey,
    TransportError,
    entry,
)
from .transports import run

__all__ = [
    "AsyncStream",
    "AsyncStreamClient",
    "Stream",
    "StreamClient",
    "_stream",
    "_stream_async",
    "_switched",
]

T = TypeVar("T")
_CALL = [each.name for each in fields(Call)]
_LAST = (b"[done]", b"[end]", b"[eof]")
"""Data that services send after the last item, where all other data is JSON."""
_CLOSING = {b"{": rb"\}", b"[": rb"\]"}
_FIELD = rb'\s*,\s*"(?:data|event|id|retry)"\s*:'
"""Expression for a field of an event that follows a JSON value."""
_PAUSE = 3.0  # seconds before a stream is opened again, unless the server says
_MAX_PAUSE = 60.0
_MAX_BODY = 1 << 20  # bytes of a response that is not a stream
_ANY = adapter(Any, "Any")


# No slots: a frozen, slotted, generic dataclass cannot be built on Python 3.11.
@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StreamRequest(Call, Generic[T]):
    """A request with a response of the media type `accept`, which is read item by item.

    `returns` maps each successful status to the type of an item, or to `Never` without
    items. An item is a value, the data of a Server-Sent Event, or the complete event. Its
    data is JSON, or text if `is_text`.
    """

    accept: str
    returns: Mapping[StatusKey, TypeForm[T]]


class Items(Feed[T]):
    """State of a response that is read item by item, without I/O."""

    _sent: Request[T]
    _result: CallResult | None = None

    def __init__(self, request: StreamRequest[T], settings: Settings) -> None:
        super().__init__(request)
        self._keeps, self._on_result = settings.reading == "keep", settings.on_result
        if settings.on_result:
            settings = replace(settings, on_result=self._record)
        self._observer = settings.observer
        self.settings = settings  # of the calls that open the stream
        self.times = 0  # consecutive failures after which the stream ends
        self._failures = 0
        self._framing: Framing = Events()
        self._exact: Callable[[bytes], T]
        self._in_parts: Callable[[bytes], T]
        self._content: bytes | None = None  # of the last item
        self._is_document = False
        self._body, self._problem = bytearray(), ""  # if it is not a stream

    @property
    def last_event(self) -> ServerSentEvent[str] | None:
        """The event of the last item."""
        if self._content is None or not isinstance(self._framing, Events):
            return None
        return self._framing.event(self._content.decode(errors="replace"))

    @override
    def call(self) -> Request[T]:
        """Return a request for the stream, after the last event."""
        call = {name: getattr(self.request, name) for name in _CALL}
        accept = ("Accept", f"{self.request.accept}, */*;q=0.5")
        last_id = self._framing.last_id if isinstance(self._framing, Events) else ""
        # A header cannot carry every id.
        has_id = last_id and last_id.isprintable()
        resumed = (("Last-Event-ID", last_id),) if has_id else ()
        call["headers"] = (accept, *self.request.headers, *resumed)
        returns: dict[Any, Any] = {**self.request.returns}
        if self._failures:
            returns[204] = Never
        self._sent = Request[T](**call, returns=returns)
        return self._sent

    @override
    def begin(self, response: httpx.Response) -> None:
        """Prepare to read `response`."""
        super().begin(response)
        form = entry(self._sent.returns, response.status_code)
        if form in (None, Never):  # a response without content
            self.over.set()
            return
        before, header = self._framing, response.headers.get("content-type", "")
        try:
            self._framing = framing(self.request.accept, header)
        except ValueError as error:
            self._problem = str(error)
        if isinstance(before, Events) and isinstance(self._framing, Events):
            self._framing.resume(before)
        # JSON in the place of JSON Lines may be an error of several lines.
        self._is_document = media_type(header).endswith(("/json", "+json"))
        self._prepare(form)

    def _prepare(self, form: Any) -> None:  # any type
        """Prepare to read items of the type `form`."""
        is_event = isinstance(self._framing, Events) and self.request.item == "event"
        is_wrapped = is_event and get_origin(form) is ServerSentEvent
        item = get_args(form)[0] if is_wrapped else form
        # By its text too: `A | B` equals `B | A`, but the order decides if both fit.
        reader = adapter(item, repr(item))

        self._form: Any = None if is_event and not is_wrapped else item

        def read(text: bytes) -> T:
            given: tuple[Method, bytes] = "validate_json", text
            value, found = reader.read(given, operation=str(self._sent))
            if found and self._keeps:
                value, _ = reader.read(given, keep=True, operation=str(self._sent))
            if found:
                self._report(found, "success")
            return cast("T", value)

        self._exact = partial(reader.validate, "validate_json")
        self._in_parts = read
        if is_event:
            decode = _wrap if is_wrapped else _with_head
            self._exact = partial(decode, self._framing, self._exact)
            self._in_parts = partial(decode, self._framing, read)

    @override
    def values(self, chunk: bytes) -> Iterator[T | ClientError]:
        """Yield the items that end in `chunk`, or the error of an item. Raise `ResponseValidationError`."""
        if self._problem or (self._is_document and self._content is None):
            self._body += chunk
        if not self._problem:
            yield from self._read(self._framing.feed(chunk))
        elif len(self._body) > _MAX_BODY:
            raise self._error(bytes(self._body), self._problem)

    @override
    def end(self) -> Iterator[T | ClientError]:
        """Yield the item that the end completes. Raise `ResponseValidationError`."""
        if not self._problem:
            yield from self._read(self._framing.end())
        if self._problem:
            raise self._error(bytes(self._body), self._problem)

    @override
    def pause(self, failure: ClientError | None) -> float:
        """Return the seconds until the stream is opened again. Raise `failure`."""
        if self.over.is_set():
            return 0.0
        is_final = failure is not None and not _is_transient(failure)
        if is_final or self._failures >= self.times:
            self.over.set()
            if failure is not None:
                raise failure
            return 0.0
        self._failures += 1
        retry = self._framing.retry if isinstance(self._framing, Events) else None
        return _PAUSE if retry is None else min(retry / 1000, _MAX_PAUSE)

    def _read(self, contents: Iterator[bytes]) -> Iterator[T | ClientError]:
        """Yield the value or the error of each item. Raise `ResponseValidationError`."""
        exact, is_text = self._exact, self.request.is_text
        try:
            for content in contents:
                self._failures = 0
                if self._observer and self._form:
                    text = _as_json(content) if is_text else content
                    about = self._sent, self.opened.status_code, self._form
                    self._observer(*about, ("", text), ())
                try:  # an item that fits is parsed once
                    value = exact(_as_json(content) if is_text else content)
                except ValueError as error:  # pydantic's error too
                    yield from self._read_other(content, error)
                    if self._problem or self.over.is_set():
                        return
                else:
                    self._content = content
                    yield value
        except ValueError as error:
            raise self._error(b"", str(error)) from error

    def _read_other(
        self, content: bytes, problem: ValueError
    ) -> Iterator[T | ClientError]:
        """Yield the value of an item that is text in the place of JSON, or fits in part, or its error.

        The last item and an empty one have none.
        """
        text, attempts = _as_json(content), [(self._in_parts, content)]
        if self.request.is_text:
            attempts = [(self._in_parts, text)]
        elif isinstance(self._framing, Events):
            if content.strip().lower() in _LAST:
                self.over.set()
                return
            attempts = [(self._exact, text), *attempts, (self._in_parts, text)]
        misfits: list[MisfitError] = []
        for decode, data in attempts:
            try:
                value = decode(data)
            except MisfitError as misfit:
                misfits.append(misfit)
            except ValueError as error:
                problem = error
            else:
                self._content = content
                yield value
                return
        if len(attempts) > 1 and not content.strip():  # keeps the connection alive
            return
        yield from self._raw(content, misfits, problem)

    def _raw(
        self, content: bytes, misfits: Sequence[MisfitError], problem: ValueError
    ) -> Iterator[T | ClientError]:
        """Yield the value of an item that does not fit, or its error if it is not kept."""
        note = str(misfits[0]) if misfits else ""
        if self._is_document and self._content is None:
            self._problem = note or "the response is not a stream"
            return
        found = next((each for each in misfits if each.is_json), None)
        if not found or not self._keeps:
            value = found.partial if found else None
            known = misfits[0].problems if misfits else ()
            cause = misfits[0].error if misfits else problem
            error = self._error(content, note, value, known)
            error.__cause__ = cause
            yield error
            return
        self._content = content
        self._report(found.problems, "success")
        yield found.partial

    def _error(
        self, content: bytes, note: str, value: Any = None, found: Problems = ()
    ) -> ResponseValidationError:
        self._report(found, "invalid_response")
        head = self._sent, self.opened.status_code, self.opened.headers
        return ResponseValidationError(Response(*head, content, note), value, found)

    def _record(self, result: CallResult) -> object:
        """Report the call that opened the stream, and keep its result for items."""
        self._result = result
        return self._on_result and self._on_result(result)

    def _report(
        self,
        found: Problems,
        outcome: Literal["success", "invalid_response"],
    ) -> None:
        """Report the problems of an item to `on_result`."""
        if outcome == "success":
            log_problems(self._sent, found)
        if self._on_result and self._result:
            result = replace(self._result, outcome=outcome, problems=found)
            reported = self._on_result(result)
            if isawaitable(reported):
                self.pending.append(reported)


class _Stream(Generic[T]):
    """Options and state of both classes of streams."""

    _items: Items[T]

    @property
    def last_event(self) -> ServerSentEvent[str] | None:
        """The Server-Sent Event of the last item."""
        return self._items.last_event

    def reconnecting(self, times: int = 10) -> Self:
        """Open the stream again when it ends or fails, after the last event.

        It ends if the server answers 204, or after `times` consecutive failures. The
        pause is three seconds, or the time that the server requests. Only Server-Sent
        Events can be opened again. Raise `ValueError` for other streams.
        """
        if media_type(self._items.request.accept) != "text/event-stream":
            raise ValueError("only Server-Sent Events can be opened again")
        self._items.times = times
        return self


class Stream(_Stream[T], Reading[T]):
    """A response that is read item by item. The `with` statement sends the request.

    Iterate over it once. It is closed at the end of the block, and if reading ends or
    fails. An invalid item raises `ResponseValidationError`. `next` reads the item after it.
    """

    def __init__(self, request: StreamRequest[T], settings: Settings) -> None:
        items = self._items = Items(request, settings)
        super().__init__(items, lambda call: run(open_call(items.settings, call)))


class AsyncStream(_Stream[T], AsyncReading[T]):
    """A response that is read item by item. `async with` sends the request.

    Iterate over it once. It is closed at the end of the block, and if reading ends or
    fails. An invalid item raises `ResponseValidationError`. `anext` reads the item after it.
    """

    def __init__(self, request: StreamRequest[T], settings: Settings) -> None:
        items = self._items = Items(request, settings)
        super().__init__(items, lambda call: open_call(items.settings, call))


class StreamClient(DownloadClient):
    """A synchronous client with responses that can be streams."""

    @overload
    def stream(self, request: StreamRequest[T]) -> Stream[T]: ...

    @overload
    def stream(self, request: Request[Any]) -> Download: ...

    @override
    def stream(self, request: StreamRequest[T] | Request[Any]) -> Stream[T] | Download:
        """Return the response to `request`, in items or in chunks.

        The request is not sent before the response is opened.
        """
        if isinstance(request, StreamRequest):
            return Stream(request, self._settings)
        return super().stream(request)


class AsyncStreamClient(AsyncDownloadClient):
    """An asynchronous client with responses that can be streams."""

    @overload
    def stream(self, request: StreamRequest[T]) -> AsyncStream[T]: ...

    @overload
    def stream(self, request: Request[Any]) -> AsyncDownload: ...

    @override
    def stream(
        self, request: StreamRequest[T] | Request[Any]
    ) -> AsyncStream[T] | AsyncDownload:
        """Return the response to `request`, in items or in chunks.

        The request is not sent before the response is opened.
        """
        if isinstance(request, StreamRequest):
            return AsyncStream(request, self._settings)
        return super().stream(request)


def _stream(client: BaseClient, request: StreamRequest[T]) -> Stream[T]:
    """Return the response to `request`, which is not sent before the response is opened."""
    return cast("StreamClient", client.__client__).stream(request)


def _stream_async(client: AsyncBaseClient, request: StreamRequest[T]) -> AsyncStream[T]:
    """Return the response to `request`, which is not sent before the response is opened."""
    return cast("AsyncStreamClient", client.__client__).stream(request)


def _switched(body: Any, **values: bool) -> Any:
    """Return a body with the fields that select a stream as the response, or not."""
    if isinstance(body, BaseModel):
        return body.model_copy(update=values)
    given: dict[str, Any] | None = {} if body is UNSET else body
    return given if given is None else {**given, **values}


def _is_transient(failure: ClientError) -> bool:
    """Return whether another attempt may succeed."""
    if isinstance(failure, ApiError):
        return failure.status_code in TRANSIENT
    return isinstance(failure, TransportError)


def _as_json(content: bytes) -> bytes:
    """Return text as JSON."""
    return to_json(content.decode(errors="replace"))


# Items have any type.
def _wrap(events: Any, validate: Callable[[bytes], Any], data: bytes) -> Any:
    """Return the event of the last item. Raise `ValueError`."""
    try:
        return events.event(validate(data))
    except MisfitError as misfit:
        misfit.partial = events.event(misfit.partial)
        raise


def _with_head(events: Any, validate: Callable[[bytes], Any], data: bytes) -> Any:
    """Return the value of an event as one JSON object. Raise `ValueError`."""
    name, id_, retry = events.head
    given = {"id": id_, "retry": retry}
    known = {key: value for key, value in given.items() if value not in {"", None}}
    named = {**known, "event": name or "message"}
    failures: list[ValueError] = []
    # An event without a name is a message. A document may require the name or not.
    for head in [named] if name else [known, named]:
        more = to_json(head)[1:-1]
        try:
            event = validate(b'{"data":%b%b}' % (data, b"," + more if more else b""))
        except (ValidationError, MisfitError) as error:
            failures.append(error)
        else:
            # Data of several values would add fields, or replace some.
            size = len(getattr(event, "model_fields_set", ()))
            closing = _CLOSING.get(data.lstrip()[:1], b"")
            if size != len(head) + 1 or re.search(closing + _FIELD, data):
                _ANY.read(("validate_json", data))
            return event
    _ANY.read(("validate_json", data))
    raise min(failures, key=lambda each: len(getattr(each, "problems", ())))
