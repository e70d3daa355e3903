"""Bodies that are read while they are sent, such as files, and their progress."""

import io
import os
import threading
from collections.abc import (
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
)
from contextlib import suppress
from functools import partial
from inspect import iscoroutinefunction
from itertools import groupby, islice
from pathlib import Path
from stat import S_ISREG
from typing import Any, BinaryIO, TypeAlias, cast, overload

from .encode import UNSET, Unset
from .http_library import httpx

Progress: TypeAlias = Callable[[int, int | None], object]
"""A function that receives the bytes sent so far, and the total if it is known."""
Binary: TypeAlias = bytes | os.PathLike[str] | BinaryIO | Iterable[bytes]
_SIZE = 1 << 16
_UNSEEKABLE = (AttributeError, OSError, ValueError)
"""Errors of files without a position that can be changed."""
_BATCH = 4  # pieces for each use of another thread, which costs 100 µs


class Source:
    """A file, a path or an iterable of bytes, to be read while it is sent.

    Each attempt reads a seekable file from `start`, by default its position now, to the end that it had when the
    attempt began. Several attempts may read it at the same time. A path is opened for each attempt. Other content can
    be sent once.
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
        self._is_async_file = iscoroutinefunction(getattr(content, "read", None))
        self.is_async = self._is_async_file or hasattr(content, "__aiter__")
        self._start = start
        self._lock = threading.Lock()  # of the position of the file
        self._task_lock: Any = None
        self._is_spent = False
        if not self.is_async and start is None:
            with suppress(*_UNSEEKABLE):
                self._start = content.tell()

    def __reduce__(self) -> tuple[Any, ...]:
        return Source, (self.content, self.progress, self._start)

    @property
    def name(self) -> object:
        """Name or path of the file, if it has one."""
        return getattr(self.content, "name", self.content)

    def measure(self) -> int | None:
        """Return the length of a path or of a seekable file from its start."""
        content, start = self.content, self._start
        if _is_path(content):
            found = Path(content).stat()
            return found.st_size if S_ISREG(found.st_mode) else None
        if start is None:
            return None
        with self._lock:
            try:
                content.seek(start)
                content.tell()
                content.seek(0, os.SEEK_END)
            except _UNSEEKABLE:
                return None
            length: int = content.tell() - start
            content.seek(start)
        return max(0, length)

    async def measure_async(self) -> int | None:
        """Return the length of a seekable asynchronous file from its start."""
        from anyio import Lock  # only where there are tasks

        self._task_lock = self._task_lock or Lock()
        content = self.content
        async with self._task_lock:
            try:
                if self._start is None:
                    self._start = await content.tell()
                await content.seek(self._start)
                await content.tell()
                await content.seek(0, os.SEEK_END)
            except _UNSEEKABLE:
                return None
            length: int = await content.tell() - self._start
            await content.seek(self._start)
        return max(0, length)

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces(self.measure())

    async def __aiter__(self) -> AsyncIterator[bytes]:
        length = await self.measure_async() if self.is_async else self.measure()
        async for piece in self.pieces_async(length):
            yield piece

    def pieces(self, length: int | None) -> Iterator[bytes]:
        """Yield the content of one attempt. Raise `httpx.RequestError` for another length."""
        sent = _Sent(length, self.progress)
        for piece in self._pieces(length):
            yield sent.take(piece)
            if sent.is_complete:
                break
        sent.check_end()

    async def pieces_async(self, length: int | None) -> AsyncIterator[bytes]:
        """Yield the content of one attempt. Raise `httpx.RequestError` for another length."""
        sent, content = _Sent(length, self.progress), self.content
        if self._is_async_file:
            self._check_unspent(length)
            while piece := await self._read_async(sent):
                yield sent.take(piece)
        elif self.is_async:
            self._check_unspent(length)
            async for piece in content:
                yield sent.take(piece)
        elif self._is_file() and not isinstance(content, io.BytesIO):
            from anyio.to_thread import run_sync  # only where there are tasks

            pieces = self._pieces(length)
            while batch := await run_sync(lambda: [*islice(pieces, _BATCH)]):
                for piece in batch:
                    yield sent.take(piece)
                if sent.is_complete:
                    break
        else:
            for piece in self.pieces(length):
                yield piece
            return
        sent.check_end()

    def _is_file(self) -> bool:
        return _is_path(self.content) or hasattr(self.content, "read")

    def _pieces(self, length: int | None) -> Iterator[bytes]:
        content = self.content
        if _is_path(content):
            with Path(content).open("rb") as file:
                yield from iter(partial(file.read, _SIZE), b"")
            return
        self._check_unspent(length)
        if not self._is_file():
            yield from content
        elif length is None:
            yield from iter(partial(content.read, _SIZE), b"")  # not by line
        else:
            position = self._start or 0
            while piece := self._read_at(position):
                position += len(piece)
                yield piece

    def _read_at(self, position: int) -> bytes:
        with self._lock:
            self.content.seek(position)
            piece: bytes = self.content.read(_SIZE)
        return piece

    async def _read_async(self, sent: "_Sent") -> bytes:
        if sent.is_complete:
            return b""
        async with self._task_lock:
            if sent.length is not None:
                await self.content.seek((self._start or 0) + sent.done)
            piece: bytes = await self.content.read(_SIZE)
        return piece

    def _check_unspent(self, length: int | None) -> None:
        """Raise `httpx.RequestError` if content that can be read once was sent before."""
        kinds = ("read", "__next__", "__anext__")
        if length is None and any(hasattr(self.content, name) for name in kinds):
            with self._lock:
                is_spent, self._is_spent = self._is_spent, True
            if is_spent:
                raise httpx.RequestError("the content was sent before: build it again")


class _Sent:
    """Part of a source that an attempt has sent. It never becomes longer than the measured length."""

    def __init__(self, length: int | None, progress: Progress | None) -> None:
        self.length, self.progress = length, progress
        self.done = 0

    @property
    def is_complete(self) -> bool:
        """Return whether a known length is sent."""
        return self.done == self.length

    def take(self, piece: bytes) -> bytes:
        """Return the bytes of `piece` to send, and report them."""
        if not isinstance(cast("object", piece), bytes | bytearray | memoryview):
            raise TypeError(f"a body must have bytes, not {type(piece).__name__}")
        if self.length is not None:
            piece = piece[: self.length - self.done]
        self.done += len(piece)
        if self.progress is not None:
            self.progress(self.done, self.length)
        return piece

    def check_end(self) -> None:
        """Raise `httpx.RequestError` if bytes are missing."""
        if self.length is not None and self.done < self.length:
            text = f"the content became shorter: {self.done} of {self.length} bytes"
            raise httpx.RequestError(text)  # a retry would send other content


class StreamedBody:
    """Bytes and sources that are sent one after another."""

    def __init__(
        self, parts: Iterable[bytes | Source], content_type: str | None = None
    ) -> None:
        self.parts: list[bytes | Source] = []
        for is_small, group in groupby(parts, _is_small):
            found = [*group]
            self.parts += [b"".join(cast("list[bytes]", found))] if is_small else found
        self.content_type = content_type

    async def open(
        self, *, awaited: bool
    ) -> tuple[Iterable[bytes] | AsyncIterable[bytes], Mapping[str, str], bool]:
        """Measure each source. Return the pieces, headers, and whether it can be sent again.

        The headers have the boundary and the known length.
        """
        lengths: list[int | None] = []
        for part in self.parts:
            if isinstance(part, bytes):
                lengths.append(len(part))
            elif not part.is_async:
                lengths.append(part.measure())
            elif awaited:
                lengths.append(await part.measure_async())
            else:
                raise TypeError("an asynchronous body needs an AsyncClient")
        known = [each for each in lengths if each is not None]
        is_repeatable = len(known) == len(lengths)
        length = sum(known) if is_repeatable else None
        described = {"Content-Type": self.content_type, "Content-Length": length}
        headers = {name: str(v) for name, v in described.items() if v is not None}
        pieces = self._pieces_async(lengths) if awaited else self._pieces(lengths)
        return pieces, headers, is_repeatable

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            yield from [part] if isinstance(part, bytes) else part

    def _pieces(self, lengths: Iterable[int | None]) -> Iterator[bytes]:
        for part, length in zip(self.parts, lengths, strict=True):
            yield from [part] if isinstance(part, bytes) else part.pieces(length)

    async def _pieces_async(
        self, lengths: Iterable[int | None]
    ) -> AsyncIterator[bytes]:
        for part, length in zip(self.parts, lengths, strict=True):
            if isinstance(part, bytes):
                yield part
            else:
                async for piece in part.pieces_async(length):
                    yield piece


def _is_path(content: object) -> bool:
    return isinstance(content, os.PathLike)


def _is_small(part: bytes | Source) -> bool:
    return isinstance(part, bytes) and len(part) < _SIZE


def encode_binary(
    body: Binary | AsyncIterable[bytes] | Unset,
) -> bytes | StreamedBody | None:
    """Return bytes as they are. Anything else is read while it is sent."""
    plain: object = body
    if isinstance(plain, bytes | bytearray | memoryview):
        return bytes(plain)
    return None if body is UNSET else StreamedBody([Source(body)])


def check_binary(content: Any) -> Any:
    """Return `content`. Raise `TypeError` for text, and for anything else without bytes."""
    if isinstance(content, str):
        hint = 'use Path("photo.png") for a file, or text.encode() for text'
        raise TypeError(
            f"content must be bytes, a path or a binary file, not str: {hint}"
        )
    if hasattr(content, "encoding"):
        raise TypeError('the file is in text mode: open it in binary mode: "rb"')
    if getattr(content, "closed", False):
        raise ValueError("the file is closed")
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
