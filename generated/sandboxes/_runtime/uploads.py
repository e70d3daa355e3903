"""Bodies that are sent in pieces, such as files; uploads that tell how far they are."""

import io
import os
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import Any, BinaryIO, cast, overload

from .request import Pieces, Streamed

Progress = Callable[[int, int | None], object]
"""Is told the bytes so far, and all there will be where that is known."""


class Stream(Streamed):
    """An open file from where it stands, or what yields bytes: it can be sent once."""

    is_repeatable = False

    def __init__(self, source: Iterable[bytes] | AsyncIterable[bytes]) -> None:
        self._source = source

    def headers(self) -> dict[str, str]:
        """Its length, if that is known."""
        return length_header(rest_length(self._source))

    def pieces(self, *, awaited: bool) -> Pieces:
        """Of a file 64 KiB, of another stream as they come."""
        if isinstance(self._source, AsyncIterable):
            return self._source
        return piecewise(iter(self), awaited=awaited)

    def __iter__(self) -> Iterator[bytes]:
        return read_pieces(cast("Iterable[bytes]", self._source))


def encode_binary(
    body: bytes | Iterable[bytes] | AsyncIterable[bytes] | None,
) -> bytes | Stream | None:
    """Bytes as they are; what is read or iterated over is sent while it is."""
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
    return body if isinstance(body, bytes | None) else Stream(body)


def length_header(length: int | None) -> dict[str, str]:
    """The header that says it; without one the content is sent in chunks."""
    return {} if length is None else {"Content-Length": str(length)}


def piecewise(pieces: Iterator[bytes], *, awaited: bool) -> Pieces:
    """As the client that sends them takes them."""
    return _awaited(pieces) if awaited else pieces


async def _awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def read_pieces(stream: Iterable[bytes]) -> Iterator[bytes]:
    """A file by 64 KiB, not by line; another stream as it comes."""
    read = getattr(stream, "read", None)
    return iter(stream) if read is None else iter(lambda: read(1 << 16), b"")


def rest_length(stream: Any) -> int | None:
    """Bytes from where a file stands to its end; `None` of what has no such place."""
    try:  # not by its descriptor: that of a pipe has the length 0
        place: int = stream.tell()
        end: int = stream.seek(0, os.SEEK_END)
        stream.seek(place)
    except (AttributeError, OSError):
        return None
    return end - place


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
