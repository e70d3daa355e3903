"""The body of an answer while it arrives: chunk by chunk, or saved as a file."""

import os
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Self

from .call import open_call, transport_error
from .client import AsyncBaseClient, BaseClient
from .http_library import httpx
from .request import Request, request_id

__all__ = ["AsyncDownloadClient", "DownloadClient"]

Opening = Callable[[Request[Any]], Awaitable[httpx.Response]]
Target = str | os.PathLike[str] | BinaryIO
Progress = Callable[[int, int | None], object]
"""Is told the bytes so far, and all there will be where the server says so."""


class Head:
    """What is known when the headers of a success have arrived."""

    def _begun(self, answer: httpx.Response) -> None:
        self._answer = answer
        self.status_code = answer.status_code
        self.headers = answer.headers  # by name in any case
        self.request_id = request_id(answer.headers)  # to quote in a report


class Download(Head):
    """Chunks of bytes, decompressed; closing gives the connection back."""

    def __init__(self, request: Request[Any], answer: httpx.Response) -> None:
        self.request = request
        self._begun(answer)

    def __iter__(self) -> Iterator[bytes]:
        """Each chunk once. Raises `TransportError`."""
        try:
            with self:
                yield from self._answer.iter_bytes()
        except httpx.RequestError as error:
            raise transport_error(self.request, error) from error

    def save(self, target: Target, progress: Progress | None = None) -> int:
        """Write it all to a path, or to an open file, and give the number of bytes.

        A path has the whole file or, after an error, what it had before.
        Raises `TransportError`.
        """
        with self, _written(target, self, progress) as write:
            return sum(map(write, self))

    def close(self) -> None:
        """Read no more of it."""
        self._answer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncDownload(Head):
    """The same for `async with` and `async for`; nothing is sent before that."""

    def __init__(self, request: Request[Any], opening: Opening) -> None:
        self.request = request
        self._opening = opening
        self._is_new = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Each chunk once. Raises `ClientError`."""
        try:
            async with self:
                async for chunk in self._answer.aiter_bytes():
                    yield chunk
        except httpx.RequestError as error:
            raise transport_error(self.request, error) from error

    async def save(self, target: Target, progress: Progress | None = None) -> int:
        """Write it all to a path, or to an open file, and give the number of bytes.

        A path has the whole file or, after an error, what it had before.
        Raises `ClientError`.
        """
        async with self:
            with _written(target, self, progress) as write:
                return sum([write(chunk) async for chunk in self])

    async def aclose(self) -> None:
        """Read no more of it."""
        if not self._is_new:
            await self._answer.aclose()

    def __await__(self) -> Generator[Any, None, Self]:
        """`await` opens it without a block, which is then closed by `aclose`."""
        return self.__aenter__().__await__()

    async def __aenter__(self) -> Self:
        if self._is_new:
            self._begun(await self._opening(self.request))
            self._is_new = False
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class DownloadClient(BaseClient):
    """A client that waits for its answers, which can be files."""

    def stream(self, request: Request[Any]) -> Download:
        """The answer to `request` in chunks; close it, or use it in a `with` statement.

        Raises `ClientError`. Nothing is sent again once the headers have arrived.
        """
        return Download(request, self._open(request))

    def _open(self, request: Request[Any]) -> httpx.Response:
        """The answer to `request`, a success whose body is still to be read."""
        return self._transport.run(open_call(self._settings, request))


class AsyncDownloadClient(AsyncBaseClient):
    """A client whose answers are awaited, and can be files."""

    def stream(self, request: Request[Any]) -> AsyncDownload:
        """The answer to `request` in chunks: `async with client.stream(request) as …`.

        Raises `ClientError`. Nothing is sent again once the headers have arrived.
        """
        return AsyncDownload(request, self._open)

    async def _open(self, request: Request[Any]) -> httpx.Response:
        """The answer to `request`, a success whose body is still to be read."""
        return await self._transport.run(open_call(self._settings, request))


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
