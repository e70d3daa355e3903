"""What a request can carry, and how the HTTP library is given it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias

Part = tuple[str | None, str | bytes | BinaryIO, str | None, Mapping[str, str]]
"""What the HTTP library takes: the file's name, content, media type, headers."""


@dataclass(frozen=True, slots=True)
class Multipart:
    """Parts with their names, ready to be encoded while they are sent."""

    parts: tuple[tuple[str, Part], ...]

    @property
    def is_repeatable(self) -> bool:
        """Whether no part is an open file."""
        return all(isinstance(part[1], str | bytes) for _, part in self.parts)


Content: TypeAlias = bytes | Iterable[bytes] | Multipart | None


def library_arguments(content: Content) -> dict[str, Any]:
    """The arguments that build a request with `content` in it."""
    if isinstance(content, Multipart):
        return {"files": content.parts}
    return {"content": pieces(content)}


def is_repeatable(content: Content) -> bool:
    """Whether it can be sent again: a stream that was begun cannot."""
    if isinstance(content, Multipart):
        return content.is_repeatable
    return content is None or isinstance(content, bytes)


def pieces(content: bytes | Iterable[bytes] | None) -> bytes | Iterator[bytes] | None:
    """A file by 64 KiB, not by line; another stream as it comes; bytes as they are."""
    if content is None or isinstance(content, bytes):
        return content
    read = getattr(content, "read", None)
    return iter(content) if read is None else iter(lambda: read(1 << 16), b"")
