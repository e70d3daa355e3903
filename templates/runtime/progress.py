"""Uploads that tell how far they are."""

import io
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import Any, BinaryIO, overload

from .content import rest_length

__all__ = ["with_progress"]

Progress = Callable[[int, int | None], object]
"""Is told the bytes so far, and all there will be where that is known."""


@overload
def with_progress(content: BinaryIO, progress: Progress) -> BinaryIO: ...


@overload
def with_progress(
    content: AsyncIterable[bytes], progress: Progress
) -> AsyncIterable[bytes]: ...


@overload
def with_progress(content: Iterable[bytes], progress: Progress) -> Iterable[bytes]: ...


def with_progress(content: Any, progress: Progress) -> Any:
    """The same content, which tells `progress` what has been read of it to be sent."""
    if hasattr(content, "read"):
        return _File(content, progress)
    if hasattr(content, "__aiter__"):
        return _apieces(content, progress)
    return _pieces(content, progress)


class _File:
    """An open file, but for what it tells."""

    def __init__(self, file: Any, progress: Progress) -> None:
        self._file = file
        self._progress = progress
        self._done = 0
        self._total = rest_length(file)
        self._start = 0 if self._total is None else file.tell()

    def read(self, size: int = -1, /) -> bytes:
        """What is next; none of it is kept."""
        piece: bytes = self._file.read(size)
        self._done += len(piece)
        if piece:
            self._progress(self._done, self._total)
        return piece

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """To another place, from which it goes on."""
        place: int = self._file.seek(offset, whence)
        self._done = place - self._start
        return place

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.read(1 << 16), b"")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _pieces(content: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    done = 0
    for piece in content:
        yield piece
        done += len(piece)
        progress(done, None)


async def _apieces(
    content: AsyncIterable[bytes], progress: Progress
) -> AsyncIterator[bytes]:
    done = 0
    async for piece in content:
        yield piece
        done += len(piece)
        progress(done, None)
