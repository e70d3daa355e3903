"""Clients of an API, which own the connections and perform the steps of a call."""

import copy
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Generic, Self, TypedDict, TypeVar, Unpack
from urllib.parse import unquote, urlencode

from .auth import AsyncCredential, basic, environment, updated
from .call import Api, CallResult, Settings, Timeout, send_call
from .encode import Pairs, build_headers, build_query, encode_json
from .errors import Problem, public_url
from .http_library import LIBRARY, httpx
from .request import Request, Response
from .transports import AsyncTransport, SyncTransport

__all__ = ["Api", "AsyncBaseClient", "BaseClient", "CallResult", "Options", "Timeout"]

T = TypeVar("T")
R = TypeVar("R")
P = TypeVar("P", SyncTransport, AsyncTransport)


class Options(TypedDict, total=False):
    """Options of a client, which `with_options` can replace for some of its calls."""

    headers: Mapping[str, str]
    """Headers to send with every request. `with_options` adds to them."""
    query: Mapping[str, object]
    """Parameters to add to the query of every request. `with_options` adds to them."""
    timeout: Timeout
    """Seconds for each phase of an attempt. `None` means no limit."""
    total_timeout: float | None
    """Seconds for a call with all its attempts. `None` means no limit."""
    max_retries: int
    """Maximum number of retries of a failed call, if a retry is safe."""
    max_response_bytes: int
    """Maximum size of a response that is not streamed."""
    strict: bool
    """False leaves out the parts of a response that do not fit the document."""
    on_result: Callable[[CallResult], object] | None
    """Function to call with the result of each call."""


class Parts(TypedDict, total=False):
    """Parts of an undocumented request, with at most one of `body`, `form` and `content`."""

    query: Mapping[str, object]
    headers: Mapping[str, object]
    body: object
    """Value to send as JSON."""
    form: Mapping[str, object]
    """Fields to send as `application/x-www-form-urlencoded`."""
    content: bytes
    """Bytes to send as they are."""


class _Client(Generic[P]):
    """Part of a client that threads and tasks share."""

    _transport_class: type[P]
    _transport: P

    def __init__(
        self,
        api: Api,
        *,
        base_url: str | None,
        credentials: Mapping[str, AsyncCredential | None],
        http_client: object,
        variables: Mapping[str, str] | None = None,
        limiter: Callable[[], float] | None = None,
        **options: Unpack[Options],
    ) -> None:
        python = ".".join(map(str, sys.version_info[:2]))
        agent = f"{api.product} opgen-client python/{python} {LIBRARY}"
        headers: Pairs = (
            ("Accept", "application/json, */*;q=0.5"),
            ("User-Agent", agent),
        )
        self._transport = self._transport_class(http_client, headers)
        self._owned = self._transport.is_own
        find = api.find(base_url, api.base_url_env, api.base_url, variables or {})
        # A user name and a password in the URL would be in log lines, and lost on redirects.
        user = httpx.URL(find("")).userinfo.decode()
        settings = Settings(
            api=api,
            transport=self._transport,
            base_url=lambda server: find(server).replace(f"//{user}@", "//", 1),
            headers=(() if self._owned else headers)
            + ((("Authorization", basic(unquote(user))),) if user else ()),
            credentials=updated(environment(api.credential_env), credentials),
            limiter=limiter,
        )
        self._settings = _changed(settings, options)

    def _with_options(
        self, credentials: Mapping[str, AsyncCredential | None], options: Options
    ) -> Self:
        """Return a client with other options over the connections of this one."""
        other = copy.copy(self)
        settings = _changed(self._settings, options)
        found = updated(settings.credentials, credentials)
        vars(other).update(_settings=replace(settings, credentials=found), _owned=False)
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

    def _raw(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        body: object = None,
        form: Mapping[str, object] | None = None,
        content: bytes | None = None,
    ) -> Request[Any]:
        """Return an undocumented request. Raise `TypeError`."""
        if sum(each is not None for each in (body, form, content)) > 1:
            raise TypeError("body, form and content exclude each other")
        content_type = "application/json"
        if form is not None:
            content_type = "application/x-www-form-urlencoded"
            content = urlencode(build_query(form)).encode()
        elif content is not None:
            content_type = "application/octet-stream"
        return Request(
            method=method.upper(),
            path=path,
            query=build_query(query or {}),
            headers=build_headers(headers or {}),
            content=encode_json(body) if content is None else content,
            content_type=content_type,
            returns={"2XX": Any},
            security=tuple((name,) for name in self._settings.api.schemes),
        )


class BaseClient(_Client[SyncTransport]):
    """Client that blocks its thread."""

    _transport_class = SyncTransport

    def send(self, request: Request[T]) -> T:
        """Return the result of `request`. Raise `ClientError`."""
        return self._transport.run(send_call(self._settings, request, _parsed))

    def send_raw(self, request: Request[T]) -> Response[T]:
        """Return the response to `request`, of any status. Raise `TransportError`."""
        return self._transport.run(send_call(self._settings, request, _unparsed))

    def request(self, method: str, path: str, **parts: Unpack[Parts]) -> Response[Any]:
        """Return the response to an undocumented request. Raise `TransportError`."""
        return self.send_raw(self._raw(method, path, **parts))

    def close(self) -> None:
        """Close the connections, but not the connections of a given `http_client`."""
        if self._owned:
            self._transport.http().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncBaseClient(_Client[AsyncTransport]):
    """Client that awaits its calls, on asyncio or trio."""

    _transport_class = AsyncTransport

    async def send(self, request: Request[T]) -> T:
        """Return the result of `request`. Raise `ClientError`."""
        steps = send_call(self._settings, request, _parsed)
        return await self._transport.run(steps)

    async def send_raw(self, request: Request[T]) -> Response[T]:
        """Return the response to `request`, of any status. Raise `TransportError`."""
        return await self._transport.run(send_call(self._settings, request, _unparsed))

    async def request(
        self, method: str, path: str, **parts: Unpack[Parts]
    ) -> Response[Any]:
        """Return the response to an undocumented request. Raise `TransportError`."""
        return await self.send_raw(self._raw(method, path, **parts))

    async def aclose(self) -> None:
        """Close the connections, but not the connections of a given `http_client`."""
        if self._owned:
            await self._transport.http().aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def _parsed(response: Response[T]) -> tuple[T, tuple[Problem, ...]]:
    return response.read()


def _unparsed(response: Response[T]) -> tuple[Response[T], tuple[Problem, ...]]:
    return response, ()


def _changed(settings: Settings, options: Options) -> Settings:
    """Return `settings` with `options`. Headers and parameters of the query are added."""
    headers = build_headers(options.get("headers") or {})
    query = build_query(options.get("query") or {})
    names = {name for name, _ in query}
    others = tuple(pair for pair in settings.query if pair[0] not in names)
    changed: dict[str, Any] = {
        **options,
        "headers": settings.headers + headers,
        "query": others + query,
    }
    return replace(settings, **changed)
