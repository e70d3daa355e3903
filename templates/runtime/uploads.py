"""Bodies that are read while they are sent, such as files, and their progress."""

import io
import os
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from inspect import iscoroutinefunction
from itertools import groupby, islice
from pathlib import Path
from stat import S_ISREG
from typing import Any, BinaryIO, TypeAlias, cast, overload

from typing_extensions import override

from .request import Opened, Streamed

Progress: TypeAlias = Callable[[int, int | None], object]
"""A function that receives the bytes sent so far, and the total if it is known."""
Binary: TypeAlias = bytes | os.PathLike[str] | BinaryIO | Iterable[bytes]
_SIZE = 1 << 16
_BATCH = 4  # pieces for each use of another thread, which costs 100 µs


class Source:
    """A file, a path or an iterable of bytes, to be read while it is sent.

    Each attempt reads a seekable file from `start`, by default its position now. A path
    is opened for each attempt. Other content can be sent once.
    """

    def __init__(
        self, content: Any, progress: Progress | None = None, start: int | None = None
    ) -> None:
        if isinstance(content, Source):
            content, progress = content.content, content.progress
        if isinstance(content, bytes | bytearray | memoryview):
            content = io.BytesIO(cast("bytes", content))
        self.content: Any = check_binary(content)
        self.progress: Progress | None = progress
        self.length: int | None = None  # until it is measured
        self._is_async_file = iscoroutinefunction(getattr(content, "read", None))
        self.is_async = self._is_async_file or hasattr(content, "__aiter__")
        self._start = start
        if not self.is_async and start is None:
            with suppress(AttributeError, OSError):
                self._start = content.tell()

    @property
    def name(self) -> object:
        """Name or path of the file, if it has one."""
        return getattr(self.content, "name", self.content)

    def rewind(self) -> None:
        """Return to the start, and measure the rest; only a path or a seekable file has a length."""
        if _is_path(self.content):
            found = Path(self.content).stat()
            self.length = found.st_size if S_ISREG(found.st_mode) else None
        elif self._start is not None:
            with suppress(AttributeError, OSError):
                self.content.seek(0, os.SEEK_END)
                self.length = max(0, self.content.tell() - self._start)
                self.content.seek(self._start)

    async def rewind_async(self) -> None:
        """Do the same with an asynchronous file."""
        with suppress(AttributeError, OSError):
            if self._start is None:
                self._start = await self.content.tell()
            await self.content.seek(0, os.SEEK_END)
            self.length = max(0, await self.content.tell() - self._start)
            await self.content.seek(self._start)

    def __iter__(self) -> Iterator[bytes]:
        return map(self._counter(), self._pieces())

    async def __aiter__(self) -> AsyncIterator[bytes]:
        counted, content = self._counter(), self.content
        if self._is_async_file:
            while piece := await content.read(_SIZE):
                yield counted(piece)
        elif self.is_async:
            async for piece in content:
                yield counted(piece)
        elif self._is_file() and not isinstance(content, io.BytesIO):
            from anyio.to_thread import run_sync  # only where there are tasks

            pieces = self._pieces()
            while batch := await run_sync(lambda: [*islice(pieces, _BATCH)]):
                for piece in batch:
                    yield counted(piece)
        else:
            for piece in self:
                yield piece

    def _is_file(self) -> bool:
        return _is_path(self.content) or hasattr(self.content, "read")

    def _pieces(self) -> Iterator[bytes]:
        if _is_path(self.content):
            with Path(self.content).open("rb") as file:
                yield from iter(partial(file.read, _SIZE), b"")
        elif self._is_file():  # not by line
            yield from iter(partial(self.content.read, _SIZE), b"")
        else:
            yield from self.content

    def _counter(self) -> Callable[[bytes], bytes]:
        """Return a function that reports each piece of one attempt."""
        done = 0

        def count(piece: bytes) -> bytes:
            nonlocal done
            if not isinstance(cast("object", piece), bytes | bytearray | memoryview):
                raise TypeError(f"a body must have bytes, not {type(piece).__name__}")
            done += len(piece)
            if self.progress is not None:
                self.progress(done, self.length)
            return piece

        return count


class StreamedBody(Streamed):
    """Bytes and sources that are sent one after another."""

    def __init__(
        self, parts: Iterable[bytes | Source], content_type: str | None = None
    ) -> None:
        self.parts: list[bytes | Source] = []
        for is_small, group in groupby(parts, _is_small):
            found = [*group]
            self.parts += [b"".join(cast("list[bytes]", found))] if is_small else found
        self.content_type = content_type

    @property
    def length(self) -> int | None:
        """Number of bytes, or `None` if a source cannot be measured."""
        lengths = [len(p) if isinstance(p, bytes) else p.length for p in self.parts]
        known = [each for each in lengths if each is not None]
        return sum(known) if len(known) == len(lengths) else None

    @property
    def is_repeatable(self) -> bool:
        """Return whether another attempt can send the same bytes."""
        return self.length is not None

    @override
    async def open(self, *, awaited: bool) -> Opened:
        """Return to the start of each source. Return the pieces, and headers with boundary and known length."""
        for source in self.parts:
            if isinstance(source, bytes):
                continue
            if source.is_async and not awaited:
                raise TypeError("an asynchronous body needs an AsyncClient")
            if source.is_async:
                await source.rewind_async()
            else:
                source.rewind()
        length = self.length
        described = {"Content-Type": self.content_type, "Content-Length": length}
        headers = {name: str(v) for name, v in described.items() if v is not None}
        pieces = self._awaited() if awaited else iter(self)
        return pieces, headers, self.is_repeatable

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            yield from [part] if isinstance(part, bytes) else part

    async def _awaited(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            if isinstance(part, bytes):
                yield part
            else:
                async for piece in part:
                    yield piece


def _is_path(content: object) -> bool:
    return isinstance(content, os.PathLike)


def _is_small(part: bytes | Source) -> bool:
    return isinstance(part, bytes) and len(part) < _SIZE


def encode_binary(
    body: Binary | AsyncIterable[bytes] | None,
) -> bytes | StreamedBody | None:
    """Return bytes as they are. Anything else is read while it is sent."""
    plain: object = body
    if isinstance(plain, bytes | bytearray | memoryview):
        return bytes(plain)
    return None if body is None else StreamedBody([Source(body)])


def check_binary(content: Any) -> Any:
    """Return `content`. Raise `TypeError` for text, and for anything else without bytes."""
    if isinstance(content, str):
        hint = 'use Path("photo.png") for a file, or text.encode() for text'
        raise TypeError(
            f"content must be bytes, a path or a binary file, not str: {hint}"
        )
    if hasattr(content, "encoding"):
        raise TypeError('the file is in text mode: open it in binary mode: "rb"')
    if not any(
        hasattr(content, name)
        for name in ("read", "__fspath__", "__iter__", "__aiter__")
    ):
        kind = type(content).__name__
        raise TypeError(f"content must be bytes, a path or a binary file, not {kind}")
    return content


@overload
def with_progress(content: Binary, progress: Progress) -> Source: ...


@overload
def with_progress(
    content: AsyncIterable[bytes], progress: Progress
) -> AsyncIterable[bytes]: ...


def with_progress(content: Any, progress: Progress) -> Any:
    """Return the same content, which reports its progress while it is sent.

    Each attempt begins at 0. `progress` runs in the thread or the task that sends.
    """
    return Source(content, progress)
