"""The two clients: they own the connections, and take the steps of an exchange."""

import copy
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Generic, Self, TypedDict, TypeVar

from typing_extensions import Unpack

from .auth import AsyncCredential, find_credentials
from .call import Api, Settings, Timeout, send_call
from .encode import build_headers, build_query, encode_json
from .errors import public_url
from .http_library import LIBRARY
from .request import Request, Response
from .transports import AsyncTransport, SyncTransport

__all__ = ["Api", "AsyncBaseClient", "BaseClient", "Timeout"]

T = TypeVar("T")
R = TypeVar("R")
P = TypeVar("P", SyncTransport, AsyncTransport)


class Options(TypedDict, total=False):
    """What a client can also change for some of its calls."""

    timeout: Timeout
    total_timeout: float | None
    max_retries: int
    max_response_bytes: int
    limiter: Callable[[], float] | None


class Parts(TypedDict, total=False):
    """What a request can have beside method and path; the body is sent as JSON."""

    query: Mapping[str, object]
    headers: Mapping[str, object]
    body: object


class _Client(Generic[P]):
    """All but sending."""

    _transport_class: type[P]
    _transport: P

    def __init__(
        self,
        api: Api,
        *,
        base_url: str | None,
        credentials: Mapping[str, AsyncCredential | None],
        http_client: Any,  # one of the transport's kind, or none
        variables: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **options: Unpack[Options],
    ) -> None:
        python = ".".join(map(str, sys.version_info[:2]))
        agent = f"{api.product} opgen-client python/{python} {LIBRARY}"
        accept = ("Accept", "application/json, */*;q=0.5")
        own = (accept, ("User-Agent", agent))
        self._owned = http_client is None
        self._transport = self._transport_class(http_client, own)
        self._settings = Settings(
            api=api,
            transport=self._transport,
            base_url=api.find(
                base_url, api.base_url_env, api.base_url, variables or {}
            ),
            headers=(() if self._owned else own) + build_headers(headers or {}),
            credentials=find_credentials(credentials, api.credential_env),
            **options,
        )

    def with_options(
        self, *, headers: Mapping[str, str] | None = None, **options: Unpack[Options]
    ) -> Self:
        """A client with other options over the same connections, which stay this one's."""
        sent = (*self._settings.headers, *build_headers(headers or {}))
        other = copy.copy(self)
        settings = replace(self._settings, headers=sent, **options)
        vars(other).update(_settings=settings, _owned=False)
        return other

    def base_url(self, server: str = "") -> str:
        """Return the base URL of calls, or of operations with a `server` of their own."""
        return self._settings.base_url(server)

    def _resource(self, kind: type[R]) -> R:
        """Return a resource that sends through this client, with its connections and options."""
        resource = object.__new__(kind)
        vars(resource).update(vars(self), _owned=False)
        for name in ("send", "send_raw", "stream"):
            # A subclass of the client may override the method.
            if getattr(type(self), name, None) is not getattr(kind, name, None):
                vars(resource)[name] = getattr(self, name)
        return resource

    def __repr__(self) -> str:
        return f"{type(self).__name__}({public_url(self._settings.base_url(''))!r})"

    def _raw(self, method: str, path: str, parts: Parts) -> Request[Any]:
        return Request(
            method=method.upper(),
            path=path,
            query=build_query(parts.get("query", {})),
            headers=build_headers(parts.get("headers", {})),
            content=encode_json(parts.get("body")),
            content_type="application/json",
            returns={"2XX": Any},
            security=tuple((name,) for name in self._settings.api.schemes),
        )


class BaseClient(_Client[SyncTransport]):
    """A client that waits for its answers."""

    _transport_class = SyncTransport

    def send(self, request: Request[T]) -> T:
        """The result of `request`. Raises `ClientError`."""
        return self.send_raw(request).parse()

    def send_raw(self, request: Request[T]) -> Response[T]:
        """The response to `request`, of any status. Raises `TransportError`."""
        return self._transport.run(send_call(self._settings, request))

    def request(self, method: str, path: str, **parts: Unpack[Parts]) -> Response[Any]:
        """The response to a request that no document describes."""
        return self.send_raw(self._raw(method, path, parts))

    def close(self) -> None:
        """Close the connections, but never those of a given `http_client`."""
        if self._owned:
            self._transport.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncBaseClient(_Client[AsyncTransport]):
    """A client whose answers are awaited."""

    _transport_class = AsyncTransport

    async def send(self, request: Request[T]) -> T:
        """The result of `request`. Raises `ClientError`."""
        return (await self.send_raw(request)).parse()

    async def send_raw(self, request: Request[T]) -> Response[T]:
        """The response to `request`, of any status. Raises `TransportError`."""
        return await self._transport.run(send_call(self._settings, request))

    async def request(
        self, method: str, path: str, **parts: Unpack[Parts]
    ) -> Response[Any]:
        """The response to a request that no document describes."""
        return await self.send_raw(self._raw(method, path, parts))

    async def aclose(self) -> None:
        """Close the connections, but never those of a given `http_client`."""
        if self._owned:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
