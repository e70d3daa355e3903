"""The two clients: they own the connections, and take the steps of an exchange."""

import asyncio
import copy
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Self, TypedDict, TypeVar

from typing_extensions import Unpack

from .auth import Credential, SecurityScheme, find_credentials
from .chunks import AsyncByteStream, ByteStream
from .encode import build_headers, build_query, encode_json
from .exchange import Settings, Timeout, exchange
from .http_library import LIBRARY, httpx
from .request import Request, Response, is_success
from .servers import find_servers
from .text import public_url

__all__ = ["Api", "AsyncDriver", "SyncDriver", "Timeout"]

T = TypeVar("T")
H = TypeVar("H", httpx.Client, httpx.AsyncClient)


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What the document and the configuration say of every call."""

    product: str  # package/version, for the User-Agent
    base_url: str | None = None
    base_url_env: str | None = None
    schemes: Mapping[str, SecurityScheme] = field(default_factory=dict[str, Any])
    credential_env: Mapping[str, str] = field(default_factory=dict[str, str])


class Options(TypedDict, total=False):
    """What a client can also change for some of its calls."""

    timeout: Timeout
    max_retries: int
    headers: Mapping[str, str] | None


class Parts(TypedDict, total=False):
    """What a request can have beside method and path; the body is sent as JSON."""

    query: Mapping[str, object]
    headers: Mapping[str, object]
    body: object


class _Client(Generic[H]):
    """All but sending."""

    _library: type[H]

    def __init__(
        self,
        api: Api,
        base_url: str | None,
        credentials: Mapping[str, Credential | None],
        http_client: H | None,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[Options],
    ) -> None:
        python = ".".join(map(str, sys.version_info[:2]))
        agent = f"{api.product} opgen-client python/{python} {LIBRARY}"
        settings = Settings(
            servers=find_servers(
                base_url, api.base_url_env, api.base_url, variables or {}
            ),
            headers=(("User-Agent", agent),),
            schemes=api.schemes,
            credentials=find_credentials(credentials, api.credential_env),
        )
        self._settings = _change(settings, options)
        self._owned = http_client is None
        self._http: H = http_client or self._library()

    def with_options(self, **options: Unpack[Options]) -> Self:
        """A client with other options over the same connections, which stay this one's."""
        other = copy.copy(self)
        vars(other).update(_settings=_change(self._settings, options), _owned=False)
        return other

    def __repr__(self) -> str:
        return f"{type(self).__name__}({public_url(self._settings.servers.base_url)!r})"

    def _raw(self, method: str, path: str, parts: Parts) -> Request[Any]:
        return Request(
            method=method.upper(),
            path=path,
            query=build_query(parts.get("query", {})),
            headers=build_headers(parts.get("headers", {})),
            content=encode_json(parts.get("body")),
            content_type="application/json",
            returns={"2XX": Any},
            security=tuple((name,) for name in self._settings.schemes),
        )


class SyncDriver(_Client[httpx.Client]):
    """A client that waits for its answers."""

    _library = httpx.Client

    def send(self, request: Request[T]) -> T:
        """The result of `request`. Raises `ClientError`."""
        return self.send_raw(request).parse()

    def send_raw(self, request: Request[T]) -> Response[T]:
        """The answer to `request`, of any status. Raises `TransportError`."""
        return _response(request, *self._answer(request, whole=True))

    def stream(self, request: Request[Any]) -> ByteStream:
        """The answer to `request` in chunks; close it, or use it in a `with` statement.

        Raises `ClientError`. Nothing is sent again once the headers have arrived.
        """
        return ByteStream(request, self._open(request))

    def _open(self, request: Request[Any]) -> httpx.Response:
        """The answer to `request`, a success whose body is still to be read."""
        answer, note = self._answer(request, whole=False)
        if not is_success(request.returns, answer.status_code):
            raise _response(request, answer, note).error()
        return answer

    def _answer(
        self, request: Request[Any], *, whole: bool
    ) -> tuple[httpx.Response, str]:
        """The last answer, whose body is read if it is wanted whole or is no success."""
        steps = exchange(self._settings, self._http.build_request, request)
        seconds, attempt = next(steps)
        outcome: httpx.Response | httpx.RequestError
        try:
            while True:
                if seconds:
                    time.sleep(seconds)
                try:
                    outcome = self._http.send(
                        attempt, stream=True, follow_redirects=False
                    )
                    if whole or not is_success(request.returns, outcome.status_code):
                        _read(outcome)
                except httpx.RequestError as error:
                    outcome = error
                seconds, attempt = steps.send(outcome)
        except StopIteration as last:
            answer: tuple[httpx.Response, str] = last.value
            return answer

    def request(self, method: str, path: str, **parts: Unpack[Parts]) -> Response[Any]:
        """The answer to a request that no document describes."""
        return self.send_raw(self._raw(method, path, parts))

    def close(self) -> None:
        """Close the connections, but never those of a given `http_client`."""
        if self._owned:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncDriver(_Client[httpx.AsyncClient]):
    """A client whose answers are awaited."""

    _library = httpx.AsyncClient

    async def send(self, request: Request[T]) -> T:
        """The result of `request`. Raises `ClientError`."""
        return (await self.send_raw(request)).parse()

    async def send_raw(self, request: Request[T]) -> Response[T]:
        """The answer to `request`, of any status. Raises `TransportError`."""
        return _response(request, *await self._answer(request, whole=True))

    def stream(self, request: Request[Any]) -> AsyncByteStream:
        """The answer to `request` in chunks: `async with client.stream(request) as …`.

        Raises `ClientError`. Nothing is sent again once the headers have arrived.
        """
        return AsyncByteStream(request, self._open)

    async def _open(self, request: Request[Any]) -> httpx.Response:
        """The answer to `request`, a success whose body is still to be read."""
        answer, note = await self._answer(request, whole=False)
        if not is_success(request.returns, answer.status_code):
            raise _response(request, answer, note).error()
        return answer

    async def _answer(
        self, request: Request[Any], *, whole: bool
    ) -> tuple[httpx.Response, str]:
        """The last answer, whose body is read if it is wanted whole or is no success."""
        steps = exchange(self._settings, self._build, request)
        seconds, attempt = next(steps)
        outcome: httpx.Response | httpx.RequestError
        try:
            while True:
                if seconds:
                    await asyncio.sleep(seconds)
                try:
                    outcome = await self._http.send(
                        attempt, stream=True, follow_redirects=False
                    )
                    if whole or not is_success(request.returns, outcome.status_code):
                        await _aread(outcome)
                except httpx.RequestError as error:
                    outcome = error
                seconds, attempt = steps.send(outcome)
        except StopIteration as last:
            answer: tuple[httpx.Response, str] = last.value
            return answer

    def _build(
        self,
        *target: str,
        content: bytes | Iterator[bytes] | None = None,
        **parts: Any,
    ) -> httpx.Request:
        """With content as the library's async client takes it."""
        pieces = _awaited(content) if isinstance(content, Iterator) else content
        return self._http.build_request(*target, content=pieces, **parts)

    async def request(
        self, method: str, path: str, **parts: Unpack[Parts]
    ) -> Response[Any]:
        """The answer to a request that no document describes."""
        return await self.send_raw(self._raw(method, path, parts))

    async def aclose(self) -> None:
        """Close the connections, but never those of a given `http_client`."""
        if self._owned:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def _read(answer: httpx.Response) -> None:
    try:
        answer.read()
    except BaseException:
        answer.close()  # also of a call that is cancelled
        raise


async def _aread(answer: httpx.Response) -> None:
    try:
        await answer.aread()
    except BaseException:
        await answer.aclose()
        raise


def _response(request: Request[T], answer: httpx.Response, note: str) -> Response[T]:
    return Response(request, answer.status_code, answer.headers, answer.content, note)


async def _awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def _change(settings: Settings, options: Options) -> Settings:
    headers = {**dict(settings.headers), **(options.get("headers") or {})}
    changes: dict[str, Any] = {**options, "headers": build_headers(headers)}
    return replace(settings, **changes)
