"""The body of an answer, chunk by chunk while it arrives."""

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import Any, Self

from .call import transport_error
from .http_library import httpx
from .request import Request, request_id

Opening = Callable[[Request[Any]], Awaitable[httpx.Response]]


class Head:
    """What is known when the headers of a success have arrived."""

    def _begun(self, answer: httpx.Response) -> None:
        self._answer = answer
        self.status_code = answer.status_code
        self.headers = answer.headers  # by name in any case
        self.request_id = request_id(answer.headers)  # to quote in a report


class ByteStream(Head):
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

    def close(self) -> None:
        """Read no more of it."""
        self._answer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncByteStream(Head):
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
