"""Answers that are saved while they arrive."""

import os
import secrets
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from .chunks import AsyncByteStream, ByteStream
from .client import AsyncDriver, SyncDriver
from .request import Request

__all__ = ["AsyncFileDriver", "SyncFileDriver"]

Target = str | os.PathLike[str] | BinaryIO
Progress = Callable[[int, int | None], object]
"""Is told the bytes so far, and all there will be where the server says so."""


class Download(ByteStream):
    """The body of an answer in chunks, or as a file."""

    def save(self, target: Target, progress: Progress | None = None) -> int:
        """Write it all to a path, or to an open file, and give the number of bytes.

        A path has the whole file or, after an error, what it had before.
        Raises `TransportError`.
        """
        with self, _written(target, self, progress) as write:
            return sum(map(write, self))


class AsyncDownload(AsyncByteStream):
    """The same for `async with` and `async for`."""

    async def save(self, target: Target, progress: Progress | None = None) -> int:
        """Write it all to a path, or to an open file, and give the number of bytes.

        A path has the whole file or, after an error, what it had before.
        Raises `ClientError`.
        """
        async with self:
            with _written(target, self, progress) as write:
                return sum([write(chunk) async for chunk in self])


class SyncFileDriver(SyncDriver):
    """A client that waits for its answers, which can be files."""

    def stream(self, request: Request[Any]) -> Download:
        """The answer to `request` in chunks; close it, or use it in a `with` statement.

        Raises `ClientError`. Nothing is sent again once the headers have arrived.
        """
        return Download(request, self._open(request))


class AsyncFileDriver(AsyncDriver):
    """A client whose answers are awaited, and can be files."""

    def stream(self, request: Request[Any]) -> AsyncDownload:
        """The answer to `request` in chunks: `async with client.stream(request) as …`.

        Raises `ClientError`. Nothing is sent again once the headers have arrived.
        """
        return AsyncDownload(request, self._open)


@contextmanager
def _written(
    target: Target, stream: Download | AsyncDownload, progress: Progress | None
) -> Generator[Callable[[bytes], int]]:
    """What writes a chunk; at the end a path has all of them, or else none."""
    if not isinstance(target, str | os.PathLike):
        yield _writer(target, stream, progress)
        return
    path = Path(target).resolve()  # where a link leads
    has_old = path.exists()
    if has_old and not path.is_file():  # a device or a pipe is nothing to replace
        with path.open("wb") as file:
            yield _writer(file, stream, progress)
        return
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            if has_old:
                shutil.copymode(path, part)
            yield _writer(file, stream, progress)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _writer(
    file: BinaryIO, stream: Download | AsyncDownload, progress: Progress | None
) -> Callable[[bytes], int]:
    done = 0

    def write(chunk: bytes) -> int:
        nonlocal done
        file.write(chunk)
        done += len(chunk)
        if progress is not None:
            progress(done, _total(stream))
        return len(chunk)

    return write


def _total(stream: Download | AsyncDownload) -> int | None:
    """As announced, unless that is the length of something compressed."""
    length = stream.headers.get("content-length", "")
    is_plain = "content-encoding" not in stream.headers
    return int(length) if is_plain and length.isdecimal() else None
