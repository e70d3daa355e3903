"""What a request can carry, and how the HTTP library is given it."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias


class Described(Iterable[bytes]):
    """Content that says itself how it travels."""

    content_type: str
    is_repeatable: bool

    @abstractmethod
    def length(self) -> int | None:
        """In bytes; `None` if only sending tells."""


Content: TypeAlias = bytes | Iterable[bytes] | None


def library_arguments(content: Content) -> dict[str, Any]:
    """The arguments that build a request with `content` in it."""
    return {"content": pieces(content)}


def content_headers(content: Content, content_type: str | None) -> dict[str, str]:
    """What is said of `content`: its media type, and its length if it is no stream."""
    if not isinstance(content, Described):
        if content is None or content_type is None:
            return {}
        return {"Content-Type": content_type}
    length = content.length()
    sized = {} if length is None else {"Content-Length": str(length)}
    return {"Content-Type": content.content_type, **sized}


def is_repeatable(content: Content) -> bool:
    """Whether it can be sent again: a stream that was begun cannot."""
    if isinstance(content, Described):
        return content.is_repeatable
    return content is None or isinstance(content, bytes)


def pieces(content: Content) -> bytes | Iterator[bytes] | None:
    """Bytes as they are, all else in pieces."""
    if content is None or isinstance(content, bytes):
        return content
    return read_pieces(content)


def read_pieces(stream: Iterable[bytes]) -> Iterator[bytes]:
    """A file by 64 KiB, not by line; another stream as it comes."""
    read = getattr(stream, "read", None)
    return iter(stream) if read is None else iter(lambda: read(1 << 16), b"")
