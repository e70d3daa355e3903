"""The clients of a package that has streams."""

from typing import Any, TypeVar, overload

from .files import AsyncDownload, AsyncFileDriver, Download, SyncFileDriver
from .request import Request, StreamRequest
from .streams import AsyncStream, Stream

__all__ = ["AsyncStreamDriver", "SyncStreamDriver"]

T = TypeVar("T")


class SyncStreamDriver(SyncFileDriver):
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


class AsyncStreamDriver(AsyncFileDriver):
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
