"""Test doubles: clients that return prepared responses, over the real runtime."""

import inspect
import time
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
)
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Protocol, Self, TypeVar, cast, overload

from typing_extensions import TypeForm, override

from .awaited import AsyncTransport
from .encode import ANY
from .http_library import httpx
from .models import adapter
from .package import Operation, module
from .request import (
    ApiError,
    Request,
    ResponseValidationError,
    TransportError,
    TransportTimeoutError,
    error_class,
)
from .transports import SyncTransport

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_BOUNDARY = "end-of-item"


class _Page(Protocol[T_co]):
    """Page of items."""

    @property
    def value(self) -> T_co:
        """Return the result of the operation."""
        ...

    @property
    def next_request(self) -> object:
        """Return the request for the next page."""
        ...


class _Stream(Protocol[T_co]):
    """Result of a function that reads a stream."""

    def __iter__(self) -> Iterator[T_co]: ...

    def reconnecting(self, times: int = 10) -> object:
        """Open the stream again when it ends."""
        ...


class _AsyncStream(Protocol[T_co]):
    """Result of an asynchronous function that reads a stream."""

    def __aiter__(self) -> AsyncIterator[T_co]: ...

    def reconnecting(self, times: int = 10) -> object:
        """Open the stream again when it ends."""
        ...


@dataclass(frozen=True, kw_only=True, repr=False)
class FakeCall:
    """Request that a client sent. A retry is a call of its own."""

    function: str
    """Name of the operation's function."""
    method: str
    path: str
    query: httpx.QueryParams
    headers: httpx.Headers
    content: bytes

    def body(self, form: TypeForm[T]) -> T:
        """Return the JSON body as a `form`. Raise `ValidationError`."""
        kind: object = form
        reader = adapter(kind, repr(kind))
        return cast("T", reader.validate("validate_json", self.content))

    def __repr__(self) -> str:
        target = f"{self.path}?{self.query}".rstrip("?")
        return f"<FakeCall {self.function}: {self.method} {target}>"


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    """Response or failure that is prepared for a call."""

    value: Any = None  # of the result, of any type, or the body of an error
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    failure: type[TransportError] | None = None

    @property
    def is_result(self) -> bool:
        """Return whether the call succeeds."""
        return self.failure is None and (self.status or 200) < 300


class FakeOperation(Generic[T]):
    """Prepared responses of one operation, in the order of the calls.

    The last response is used for all further calls. Pages are an exception: the
    same request always gets the same page.
    """

    def __init__(self, operation: Operation, kind: str, calls: list[FakeCall]) -> None:
        self.operation = operation
        self._kind = kind  # annotation of the function's result
        self._calls = calls
        self._prepared: list[_Prepared] = []
        self._used = 0
        self._pages: dict[object, _Prepared] = {}

    @property
    def calls(self) -> list[FakeCall]:
        """Calls of the operation, the first one first."""
        return [each for each in self._calls if each.function == self.operation.name]

    def returns(
        self,
        *results: T,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Prepare responses with these results. Each result of a stream is a list of items."""
        for value in results:
            prepared = _Prepared(value=value, status=status, headers=headers or {})
            self._prepared.append(prepared)
        return self

    def fails(
        self,
        error: int | type[ApiError] | type[TransportError],
        body: object = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Prepare an error response, or a failure without a response."""
        if isinstance(error, type) and issubclass(error, TransportError):
            self._prepared.append(_Prepared(failure=error))
            return self
        if not isinstance(error, int):
            error = next(code for code in range(300, 600) if error_class(code) is error)
        self._prepared.append(
            _Prepared(value=body, status=error, headers=headers or {})
        )
        return self

    def respond(self, call: Request[Any], request: httpx.Request) -> httpx.Response:
        """Return the response for the next call. Raise `AssertionError` if none is prepared."""
        prepared = self._next(call)
        if prepared.failure is not None:
            is_late = issubclass(prepared.failure, TransportTimeoutError)
            failure = httpx.ReadTimeout if is_late else httpx.ConnectError
            raise failure("prepared failure", request=request)
        value, headers = prepared.value, {**prepared.headers}
        if prepared.status and not prepared.is_result:
            return _response(prepared.status, _json(value), headers, "application/json")
        if "Stream[" in self._kind:
            accept = request.headers["accept"].partition(",")[0]
            content, content_type = _stream(value or (), accept, call)
            status = prepared.status or next(iter(_statuses(call)))
            return _response(status, content, headers, content_type)
        return self._success(call, prepared)

    def _next(self, call: Request[Any]) -> _Prepared:
        """Return the prepared response for `call`."""
        same = (call.path, call.query, call.content)
        if same in self._pages:
            return self._pages[same]
        is_paged = "Page[" in self._kind or "Pages[" in self._kind
        left = self._prepared[self._used :] or self._prepared[-1:]
        is_repeated = self._used >= len(self._prepared)
        if is_repeated and "Stream[" in self._kind and 204 in call.returns:
            return _Prepared(status=204)  # the end of a stream that is opened again
        if not left or (is_paged and is_repeated and left[0].is_result):
            kind = "page" if is_paged else "response"
            raise AssertionError(
                f"no {kind} is prepared for this call of {self.operation.name}: {call.path}"
            )
        self._used += 1
        if is_paged and left[0].is_result:
            self._pages[same] = left[0]
        return left[0]

    def _success(self, call: Request[Any], prepared: _Prepared) -> httpx.Response:
        """Return a response that the client reads as the prepared value."""
        value, content_type = prepared.value, "application/json"
        if isinstance(value, bytes):
            content, content_type = value, "application/octet-stream"
        else:
            content = b"" if value is None else _json(value)
        fitting: list[int] = []
        problem: object = ""
        for status in (prepared.status,) if prepared.status else _statuses(call):
            try:
                read = call.parse(status, {"Content-Type": content_type}, content)
            except ResponseValidationError as error:
                problem = error
                continue
            fitting.insert(0 if read == value else len(fitting), status)
        if not fitting:
            raise AssertionError(
                f"the prepared result does not fit {self.operation.name}: {problem}"
            )
        return _response(fitting[0], content, prepared.headers, content_type)


class FakeServer(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Server of a fake client: the transport below the HTTP library."""

    def __init__(self) -> None:
        self.operations: dict[str, FakeOperation[Any]] = {}
        self.calls: list[FakeCall] = []
        self.waits: list[float] = []

    def now(self) -> float:
        """Return the time on a clock that recorded waits advance."""
        return time.monotonic() + sum(self.waits)

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the prepared response."""
        request.read()
        return self._respond(request)

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the prepared response."""
        await request.aread()
        return self._respond(request)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        call: Request[Any] = request.extensions["call"]
        operation = module("operations").OPERATIONS.get(call.operation_id)
        made = FakeCall(
            function=operation.name if operation else "request",
            method=request.method,
            path=request.url.path,
            query=request.url.params,
            headers=request.headers,
            content=request.content,
        )
        self.calls.append(made)
        if call.operation_id not in self.operations:
            remedy = f"prepare it with on({made.function})"
            raise AssertionError(f"unexpected call: {made!r}; {remedy}")
        return self.operations[call.operation_id].respond(call, request)


class FakeTransport(SyncTransport):
    """Transport that records waits in place of waiting."""

    def __init__(self, given: object) -> None:
        self.server = FakeServer()
        super().__init__(given or httpx.Client(transport=self.server))
        self.now = self.server.now

    @override
    def sleep(self, seconds: float) -> None:
        """Record the seconds."""
        self.server.waits.append(seconds)


class AsyncFakeTransport(AsyncTransport):
    """Transport that records waits in place of waiting."""

    def __init__(self, given: object) -> None:
        self.server = FakeServer()
        super().__init__(given)
        self._new = partial(httpx.AsyncClient, transport=self.server)
        self.now = self.server.now

    @override
    async def sleep(self, seconds: float) -> None:
        """Record the seconds."""
        self.server.waits.append(seconds)


class FakeResponses:
    """Prepared responses of a client, and the calls that the client made."""

    _transport: Any  # the fake transport of either kind of client
    _transport_class: Any  # its class

    def _transport_over(self, http_client: object) -> Any:
        return self._transport_class(http_client)

    @property
    def recorded(self) -> list[FakeCall]:
        """All calls, the first one first."""
        return self._server.calls

    @property
    def waits(self) -> list[float]:
        """Seconds that the client would have waited before retries."""
        return self._server.waits

    @overload
    def on(
        self, function: Callable[..., _Page[T]] | Callable[..., Awaitable[_Page[T]]]
    ) -> FakeOperation[T]: ...
    @overload
    def on(
        self, function: Callable[..., _Stream[T]] | Callable[..., _AsyncStream[T]]
    ) -> FakeOperation[Iterable[T]]: ...
    @overload
    def on(self, function: Callable[..., Awaitable[T]]) -> FakeOperation[T]: ...
    @overload
    def on(self, function: Callable[..., T]) -> FakeOperation[T]: ...
    def on(self, function: Callable[..., Any]) -> FakeOperation[Any]:
        """Return the responses of the operation of `function`. They replace earlier ones."""
        operation = _operation(function)
        kind = str(inspect.unwrap(function).__annotations__["return"])
        prepared = FakeOperation[Any](operation, kind, self._server.calls)
        self._server.operations[operation.operation_id] = prepared
        return prepared

    @property
    def _server(self) -> FakeServer:
        server: FakeServer = self._transport.server
        return server


def _operation(function: Callable[..., Any]) -> Operation:
    """Return the operation of one of its functions. Raise `ValueError`."""
    index: Mapping[str, Operation] = module("operations").OPERATIONS
    package = __name__.removesuffix("_runtime.testing")
    name: str = getattr(function, "__name__", "")
    code = getattr(inspect.unwrap(function), "__code__", None)
    # A method of a deprecated operation has another name, but calls the builder too.
    builders = (
        {each for each in code.co_names if each.endswith("_request")} if code else ()
    )
    for operation in index.values():
        is_own = not {*(builders or (name,))}.isdisjoint(operation.names)
        if is_own and function.__module__.startswith(package):
            return operation
    raise ValueError(f"{name} is not the function of an operation")


def _statuses(call: Request[Any]) -> Iterator[int]:
    """Yield the documented statuses of success."""
    for key in call.returns:
        yield key if isinstance(key, int) else 200


def _json(value: object) -> bytes:
    return ANY.dump_json(value, by_alias=True, exclude_unset=True, warnings=False)


def _response(
    status: int, content: bytes, headers: Mapping[str, str], content_type: str
) -> httpx.Response:
    """Return a response. Empty content has no type."""
    described = {"Content-Type": content_type} if content else {}
    found = {**described, **headers}
    return httpx.Response(status, headers=found, stream=httpx.ByteStream(content))


def _stream(
    items: Iterable[Any], media_type: str, call: Request[Any]
) -> tuple[bytes, str]:
    """Return the content of a stream of `items`, and its type."""
    texts = [_json(item) for item in items]
    kind = media_type.partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        # A stream that is opened again is opened at once.
        return b"".join(_event(text, call) for text in texts) + b"retry: 0\n\n", kind
    if kind.startswith("multipart/"):
        start = f"--{_BOUNDARY}\r\nContent-Type: application/json\r\n\r\n".encode()
        parts = b"".join(start + text + b"\r\n" for text in texts)
        return parts + f"--{_BOUNDARY}--\r\n".encode(), f"{kind}; boundary={_BOUNDARY}"
    before = b"\x1e" if "json-seq" in kind else b""
    return b"".join(before + text + b"\n" for text in texts), kind


def _event(text: bytes, call: Request[Any]) -> bytes:
    """Return a Server-Sent Event with the JSON `text`."""
    fields: dict[str, Any] = {"data": ANY.validate_json(text)}
    if call.item == "event":
        fields = fields["data"]
    lines: list[str] = []
    for name, value in fields.items():
        is_text = isinstance(value, str) and (name != "data" or call.is_text)
        line: str = value if is_text else _json(value).decode()
        if value is not None or name == "data":
            lines += [f"{name}: {each}\n" for each in line.split("\n")]
    return ("".join(lines) + "\n").encode()
