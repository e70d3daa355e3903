"""Transport that performs the steps of a call in a thread, and the reading of bodies within limits."""

import copy
import os
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import closing, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from math import inf, isinf
from typing import Any, TypeAlias, TypeVar, cast
from weakref import proxy

from .http_library import FAILURES, httpx
from .request import is_success

T = TypeVar("T")
# Steps of a call. Over a `SyncTransport`, no step waits for an event loop.
Steps: TypeAlias = Coroutine[Any, Any, T]
Outcome: TypeAlias = httpx.Response | Exception  # of an attempt
Build: TypeAlias = Callable[[Any], httpx.Request]  # from an HTTP client
LATE = "total_timeout exceeded"
_MAX_ERROR_BYTES = 1 << 20
# Codings of responses. The others need libraries, and httpx decodes them without a limit.
ACCEPTED = "gzip, deflate"
# Other names in a response are mistakes of servers, such as `utf-8`.
_CODINGS = "br compress dcb dcz deflate gzip x-compress x-gzip zstd"
_MOST_CONTENT = 1 << 20  # bytes at a time, since a few bytes may become many
_PIECE = 1 << 14  # a larger buffer is written in several waits, each with a time-out
_DEADLINE: ContextVar[float] = ContextVar("deadline", default=inf)
# Servers commonly close idle connections after 5 s. The other limits are the library's.
LIMITS = httpx.Limits(
    max_connections=100, max_keepalive_connections=20, keepalive_expiry=3.0
)


@dataclass(slots=True, eq=False, repr=False)
class Body:
    """Body of one response, read within limits of size and time."""

    returns: Mapping[Any, object]
    max_bytes: int
    deadline: float  # on the monotonic clock
    is_success: bool = False
    size: int = 0
    chunks: list[bytes] = field(default_factory=list[bytes])
    reads_success: bool = True  # else the body of a success stays unread

    def add(self, chunk: bytes) -> bool:
        """Return whether to continue after `chunk`. Raise `httpx.RequestError` beyond a limit."""
        self.chunks.append(chunk)
        self.size += len(chunk)
        if time.monotonic() > self.deadline:
            raise httpx.ReadTimeout(LATE)
        if self.is_success and self.size > self.max_bytes:
            text = f"the response has more than {self.max_bytes} bytes: see max_response_bytes"
            raise httpx.RequestError(text)  # a retry would not help
        return self.is_success or self.size <= _MAX_ERROR_BYTES


def content(response: httpx.Response) -> Iterator[bytes]:
    """Return the content of `response` in pieces. They raise `httpx.RequestError`."""
    decode, is_read = decoder(response), response.is_stream_consumed
    received = response.iter_bytes() if is_read else response.iter_raw()
    return chain.from_iterable(map(decode, chain(received, (b"",))))


def decoder(response: httpx.Response) -> Callable[[bytes], Iterator[bytes]]:
    """Return a function that removes codings from the next bytes, in pieces of bounded size.

    Its argument is empty at the end. It raises `httpx.DecodingError`. The library ignores a
    missing end, and all members of a gzip file but the first.
    """
    header = response.headers.get("content-encoding", "").lower()
    words = [each for each in re.findall(r"[\w-]+", header) if each in _CODINGS.split()]
    # A hook may have read it. Then the library decoded it.
    if not words or response.is_stream_consumed:
        return lambda data: filter(None, (data,))
    coding, member = " ".join(words), cast("Any", None)

    def decode(data: bytes) -> Iterator[bytes]:
        nonlocal member
        is_end = not data
        try:
            while True:
                if member is None or member.eof:
                    # Padding may follow the last member.
                    if not data or (member and data[0] != 0x1F):
                        return
                    member = _decompressor(coding, data[0])
                piece: bytes = member.decompress(data, _MOST_CONTENT)
                if piece:
                    yield piece
                elif not member.eof:
                    break
                data = member.unconsumed_tail or member.unused_data
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error
        if is_end:
            raise httpx.DecodingError("the compressed body is cut off")

    return decode


def _decompressor(coding: str, first: int) -> Any:
    """Return a decompressor for data with the byte `first`. Raise `httpx.DecodingError`."""
    if coding not in {"deflate", "gzip", "x-gzip"}:
        raise httpx.DecodingError(f"unsupported content coding {coding[:99]!r}")
    # Some servers omit the header of zlib. The other number accepts those of zlib and gzip.
    is_raw = coding == "deflate" and first & 15 != 8
    return zlib.decompressobj(-15 if is_raw else 47)


class SyncTransport:
    """Transport that blocks its thread."""

    is_awaited = False

    def __init__(self, given: object) -> None:
        self.now: Callable[[], float] = time.monotonic
        self.closed = threading.Event()  # over a `given` client, which stays open
        checked = check_kind(given, httpx.Client)
        self.is_own = checked is None
        self._new = partial(httpx.Client, limits=LIMITS)
        self._http = checked or self._new()
        self._pid = os.getpid()

    def http(self) -> httpx.Client:
        """Return the HTTP client of this process: a forked process shares no connection."""
        if self._pid != os.getpid() and self.is_own and not self._http.is_closed:
            self._pid, self._http = os.getpid(), self._new(cookies=self._http.cookies)
        return self._http

    def close(self) -> None:
        """Close connections of its own, or send no further request over a given client."""
        if self.is_own:
            self.http().close()
        else:
            self.closed.set()

    async def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Return the result of a function."""
        return function(*arguments)

    def sleep(self, seconds: float) -> None:
        """Block the thread for some seconds."""
        time.sleep(seconds)

    async def send(self, build: Build, body: Body) -> Outcome:
        """Return the response, with its body read as far as needed, or the failure."""
        check_open(self.closed)
        http = self.http()
        before = _DEADLINE.set(body.deadline)
        try:
            attempt = build(http)
            if not isinf(body.deadline) or "public_url" in attempt.extensions:
                attempt.extensions["trace"] = partial(_traced, attempt)
            response = http.send(attempt, stream=True, follow_redirects=False)
            # For later calls with a total time.
            _bind(response.extensions.get("network_stream"))
            body.is_success = is_success(body.returns, response.status_code)
            if body.is_success and not body.reads_success:
                return response
            with closing(response):  # also of an interrupted call
                all(map(body.add, content(response)))  # or until enough came
        except FAILURES as error:
            is_late = time.monotonic() >= body.deadline
            is_timeout = isinstance(error, httpx.TimeoutException)
            return httpx.ReadTimeout(LATE) if is_late and is_timeout else error
        finally:
            _DEADLINE.reset(before)
        return response


def run(steps: Steps[T]) -> T:
    """Perform `steps` of a thread and return their result."""
    try:
        steps.send(None)
    except StopIteration as last:
        return cast("T", last.value)
    raise RuntimeError("a step of a thread cannot wait for an event loop")


def isolated(transport: Any) -> Any:
    """Return a transport with cookies of its own, over the connections of `transport`."""
    other, jars = copy.copy(transport), dict[int, Any]()  # by process: jars have locks

    def http() -> Any:
        client = copy.copy(transport.http())
        client.cookies = jars.setdefault(os.getpid(), httpx.Cookies().jar)
        return client

    vars(other)["http"] = http
    return other


def check_open(closed: threading.Event) -> None:
    """Raise `RuntimeError` for a closed client."""
    if closed.is_set():
        raise RuntimeError("cannot send a request: the client is closed")


def check_kind(given: object, kind: type[T]) -> T | None:
    """Return `given`. Raise `TypeError` unless it is a `kind` or `None`."""
    if given is None or isinstance(given, kind):
        return given
    names = [f"{each.__module__}.{each.__name__}" for each in (kind, type(given))]
    raise TypeError(f"http_client must be {names[0]}, not {names[1]}")


def _bind(stream: Any) -> None:
    """End each read and write of the library's `stream` with the deadline of its call.

    The library's time-outs limit each read, so a response byte by byte would have no end.
    """
    # The stream of another transport may refuse changes. Then its own time-outs apply.
    is_new = not isinstance(getattr(stream, "read", None), (partial, type(None)))
    if is_new and hasattr(stream, "__dict__"):
        own = cast("Any", type(stream)), proxy(stream)  # keeps no connection open
        stream.read = partial(_read, *own)
        stream.write = partial(_write, *own)


def _traced(attempt: httpx.Request, _event: str, about: dict[str, Any]) -> None:
    """Receive each event of the library, and limit its next wait by the deadline."""
    is_limited = "host" in about and not isinf(_DEADLINE.get())
    found = resolved(about["host"], _left(None)) if is_limited else ()
    if "timeout" in about:  # before a connection or TLS
        # The library tries the addresses of a host in turn.
        about["timeout"] = _left(about["timeout"], len(found) or 1)
    _bind(about.get("return_value"))


def resolved(host: str, seconds: float | None) -> list[str]:
    """Return the addresses of `host`, or none. Raise `httpx.ConnectTimeout` after `seconds`."""
    found = list[str]()

    def resolve() -> None:
        with suppress(OSError, UnicodeError):  # the library raises it again
            entries = socket.getaddrinfo(host, None, 0, socket.SOCK_STREAM)
            found.extend(str(entry[4][0]) for entry in entries)

    resolver = threading.Thread(target=resolve, daemon=True)  # it has no time-out
    resolver.start()
    resolver.join(seconds)
    if resolver.is_alive():
        raise httpx.ConnectTimeout(LATE)
    return found


def _read(kind: Any, stream: Any, max_bytes: int, timeout: float | None = None) -> Any:
    return kind.read(stream, max_bytes, _left(timeout))


def _write(kind: Any, stream: Any, buffer: bytes, timeout: float | None = None) -> None:
    size = max(1, len(buffer)) if isinf(_DEADLINE.get()) else _PIECE
    for start in range(0, len(buffer), size):
        kind.write(stream, buffer[start : start + size], _left(timeout))


def _left(timeout: float | None, waits: int = 1) -> float | None:
    """Return the rest of `timeout` for one of some waits before the deadline."""
    if isinf(deadline := _DEADLINE.get()):
        return timeout
    left = (deadline - time.monotonic()) / waits
    if left <= 0:
        raise httpx.ReadTimeout(LATE)
    return left if timeout is None else min(timeout, left)
