"""Content in parts as it travels; files in it are read while they are sent."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias, TypeGuard

from .content import length_header, piecewise, read_pieces
from .request import Pieces, Streamed

File: TypeAlias = bytes | BinaryIO | os.PathLike[str] | Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """Its headers, and what follows them."""

    headers: tuple[tuple[str, str], ...]
    content: "File | Multipart"

    @property
    def media_type(self) -> str:
        """What it is; text where nothing is said."""
        said = {name.lower(): value for name, value in self.headers}
        return said.get("content-type", "text/plain")

    @property
    def head(self) -> bytes:
        """The headers as they travel, with the empty line that ends them."""
        lines = [f"{name}: {value}\r\n" for name, value in self.headers]
        return "".join([*lines, "\r\n"]).encode()


class Multipart(Streamed):
    """Parts, encoded while they are sent."""

    def __init__(self, media_type: str, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.boundary = os.urandom(16).hex()
        self.content_type = f"{media_type}; boundary={self.boundary}"
        self.is_repeatable = all(_is_repeatable(part.content) for part in parts)

    def headers(self) -> dict[str, str]:
        """Its type with the boundary, and its length, if that is known."""
        return {"Content-Type": self.content_type, **length_header(self.length())}

    def pieces(self, *, awaited: bool) -> Pieces:
        """Of each part its head, and then its content."""
        return piecewise(iter(self), awaited=awaited)

    def length(self) -> int | None:
        """In bytes; `None` if there is a stream that does not say."""
        lengths = [_length(part.content) for part in self.parts]
        around = sum(len(part.head) + len(self.boundary) + 6 for part in self.parts)
        known = [length for length in lengths if length is not None]
        is_known = len(known) == len(lengths)
        return sum(known) + around + len(self.boundary) + 6 if is_known else None

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            yield f"--{self.boundary}\r\n".encode() + part.head
            yield from _pieces(part.content)
            yield b"\r\n"
        yield f"--{self.boundary}--\r\n".encode()


def is_file(content: object) -> TypeGuard[File]:
    """Whether it is bytes, or is read as such."""
    is_read = callable(getattr(content, "read", None))
    return is_read or isinstance(content, (bytes, os.PathLike, Iterator))


def _is_repeatable(content: File | Multipart) -> bool:
    if isinstance(content, Multipart):
        return content.is_repeatable
    return isinstance(content, bytes | os.PathLike)


def _length(content: File | Multipart) -> int | None:
    if isinstance(content, Multipart):
        return content.length()
    if isinstance(content, bytes):
        return len(content)
    if isinstance(content, os.PathLike):
        return Path(content).stat().st_size
    seek = getattr(content, "seek", None)
    try:  # not by its descriptor: that of a pipe has the length 0
        length: int | None = seek(0, os.SEEK_END) if seek else None
    except OSError:
        return None
    return length


def _pieces(content: File | Multipart) -> Iterator[bytes]:
    """Of an open file from its start."""
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, os.PathLike):
        with Path(content).open("rb") as file:
            yield from read_pieces(file)
    else:
        seek = getattr(content, "seek", None)
        if seek and _length(content) is not None:
            seek(0)
        yield from read_pieces(content)
