"""Bodies that are sent in pieces, such as files."""

import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any, cast

from .request import Pieces, Streamed


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
