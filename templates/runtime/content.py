"""What a request can carry, and how the HTTP library is given it."""

import os
from abc import abstractmethod
from collections.abc import AsyncIterable, Iterable, Iterator
from typing import Any, TypeAlias


class Described(Iterable[bytes]):
    """Content that says itself how it travels."""

    content_type: str
    is_repeatable: bool

    @abstractmethod
    def length(self) -> int | None:
        """In bytes; `None` if only sending tells."""


Content: TypeAlias = bytes | Iterable[bytes] | AsyncIterable[bytes] | None


def library_arguments(content: Content) -> dict[str, Any]:
    """The arguments that build a request with `content` in it."""
    return {"content": pieces(content)}


def content_headers(content: Content, content_type: str | None) -> dict[str, str]:
    """What is said of `content`: its media type, and its length if it is no stream."""
    if content is None:
        return {}
    if isinstance(content, Described):
        content_type, length = content.content_type, content.length()
    else:
        length = None if isinstance(content, bytes) else rest_length(content)
    typed = {} if content_type is None else {"Content-Type": content_type}
    return typed if length is None else {**typed, "Content-Length": str(length)}


def is_repeatable(content: Content) -> bool:
    """Whether it can be sent again: a stream that was begun cannot."""
    if isinstance(content, Described):
        return content.is_repeatable
    return content is None or isinstance(content, bytes)


def pieces(content: Content) -> bytes | Iterator[bytes] | AsyncIterable[bytes] | None:
    """Bytes as they are, all else in pieces."""
    if content is None or isinstance(content, bytes | AsyncIterable):
        return content
    return read_pieces(content)


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
