"""The clients of a package that has streams or files: what they read need not fit into memory."""

from typing import Any, TypeVar, overload

from .chunks import AsyncByteStream, ByteStream
from .client import AsyncDriver, SyncDriver
from .request import Request, StreamRequest
from .streams import AsyncStream, Stream

__all__ = ["AsyncStreamDriver", "SyncStreamDriver"]

T = TypeVar("T")


class SyncStreamDriver(SyncDriver):
    """A client that waits for its answers, and for each item of a stream."""

    @overload
    def stream(self, request: StreamRequest[T]) -> Stream[T]: ...

    @overload
    def stream(self, request: Request[Any]) -> ByteStream: ...

    def stream(
        self, request: StreamRequest[T] | Request[Any]
    ) -> Stream[T] | ByteStream:
        """The items of a stream, or any answer in chunks. Raises `ClientError`."""
        if isinstance(request, StreamRequest):
            return Stream(request, self._open)
        return super().stream(request)


class AsyncStreamDriver(AsyncDriver):
    """A client whose answers are awaited, and each item of a stream."""

    @overload
    def stream(self, request: StreamRequest[T]) -> AsyncStream[T]: ...

    @overload
    def stream(self, request: Request[Any]) -> AsyncByteStream: ...

    def stream(
        self, request: StreamRequest[T] | Request[Any]
    ) -> AsyncStream[T] | AsyncByteStream:
        """The items of a stream, or any answer in chunks. Raises `ClientError`."""
        if isinstance(request, StreamRequest):
            return AsyncStream(request, self._open)
        return super().stream(request)
