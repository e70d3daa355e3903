"""Clients of an API, which own the connections and perform the steps of a call."""

import copy
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, Never, Self, TypeAlias, TypeVar, cast
from urllib.parse import unquote, urlencode

from typing_extensions import TypedDict, Unpack, override

from .auth import Secrets, basic, updated
from .call import Api, BaseURL, CallResult, Exchange, Read, Settings, Timeout
from .encode import UNSET, build_headers, build_query, encode_json
from .http_library import LIBRARY, httpx
from .package import module
from .request import Call, Reading, Request, Response
from .transports import ACCEPTED, SyncTransport, isolated, run

if TYPE_CHECKING:
    from .awaited import AsyncTransport

__all__ = ["_resource", "_send", "_send_async"]

T = TypeVar("T")
R = TypeVar("R")
P = TypeVar("P", SyncTransport, "AsyncTransport")
C = TypeVar("C", bound="_Client[Any]")
Credentials: TypeAlias = Mapping[str, object]


class Options(TypedDict, total=False, closed=True):
    """Options of a client, which `with_options` can replace for some of its calls.

    The docstring of `Client` describes them.
    """

    headers: Mapping[str, str]
    query: Mapping[str, object]
    timeout: Timeout
    total_timeout: float | None
    max_retries: int
    max_response_bytes: int
    reading: Reading
    follow_redirects: bool
    on_result: Callable[[CallResult], object] | None


class Parts(TypedDict, total=False, closed=True):
    """Parts of an undocumented request, with at most one of `body`, `form` and `content`.

    Attributes:
        query: Parameters of the query.
        headers: Headers of the request.
        body: Value to send as JSON.
        form: Fields to send as `application/x-www-form-urlencoded`.
        content: Bytes to send as they are.
    """

    query: Mapping[str, object]
    headers: Mapping[str, object]
    body: object
    form: Mapping[str, object]
    content: bytes


class _Sender(Generic[C]):
    """A client, or a resource of a client. All its public names are those of operations."""

    def __init__(self, sender: "_Sender[C]") -> None:
        self._client: C = sender.__client__

    @property
    def __client__(self) -> C:
        """The client that sends the requests of operations. A client has no other one."""
        return cast("C", vars(self).get("_client", self))

    def __setattr__(self, name: str, value: object) -> None:
        if "_client" in vars(self):
            problem = f"{name!r} cannot be set: each use of a resource makes a new one"
            raise AttributeError(f"{problem}; set it on {type(self).__name__}")
        super().__setattr__(name, value)

    def __copy__(self) -> Self:
        other = object.__new__(type(self))
        vars(other).update(vars(self))
        return other

    def __reduce_ex__(self, _protocol: object) -> Never:
        name = type(self).__name__
        problem = f"{name} has connections, so it cannot be pickled or copied deeply"
        raise TypeError(f"{problem}: make one in each process, or use with_options()")

    def __repr__(self) -> str:
        from .failures import public_url

        client: _Client[Any] = self.__client__
        return f"{type(self).__name__}({public_url(client.base_url())!r})"


class BaseClient(_Sender["HttpClient"]):
    """A synchronous client, or a resource of one. The functions of operations accept both."""


class AsyncBaseClient(_Sender["AsyncHttpClient"]):
    """An asynchronous client, or a resource of one. The functions of operations accept both."""


class _Resource:
    """Property that returns a resource. The module of its class is loaded on first use."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._home, self._name = owner.__module__, name
        self._class: str = owner.__annotations__[name]
        self.__doc__ = f"Resource, as `{self._class}` describes it."

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        # The module of a resource has the classes of its inner resources.
        own = vars(sys.modules[self._home]).get(self._class)
        found = own or getattr(module(f"resources.{self._name}"), self._class)
        return found(instance)

    def __set__(self, instance: object, value: object) -> None:
        raise AttributeError(f"the resource {self._name!r} cannot be replaced")


def _resource() -> Any:
    """Return the value of a class attribute for a resource. Its annotation names the class."""
    return _Resource()


class _Client(Generic[P]):
    """Part of a client that threads and tasks share."""

    _transport: P

    def __init__(
        self,
        api: Api,
        *,
        base_url: str | BaseURL | None,
        credentials: Credentials,
        http_client: object,
        **options: Unpack[Options],
    ) -> None:
        if os.getenv("OPGEN_OBSERVE"):
            about = f"{api.product}, which has no observer"
            warnings.warn(f"OPGEN_OBSERVE has no effect on {about}", stacklevel=3)
        python = ".".join(map(str, sys.version_info[:2]))
        agent = f"{api.product} opgen-client python/{python} {LIBRARY}"
        headers = {"Accept": "application/json, */*;q=0.5", "User-Agent": agent}
        headers["Accept-Encoding"] = ACCEPTED
        self._transport = self._transport_over(http_client)
        self._is_first = True
        find = api.find_url(base_url) if isinstance(base_url, str | None) else base_url
        # A user name and a password in the URL would be in log lines, and lost on redirects.
        user = httpx.URL(find(None)).userinfo.decode()
        headers |= {"Authorization": basic(unquote(user))} if user else {}
        env = Secrets((k, os.getenv(v) or None) for k, v in api.credential_env.items())
        settings = Settings(
            api=api,
            transport=self._transport,
            base_url=lambda request: find(request).replace(f"//{user}@", "//", 1),
            headers=tuple(headers.items()),
            credentials=updated(Secrets(), env),
            reading=api.reading,
            timeout=getattr(http_client, "timeout", 60.0),
        )
        self._settings = _merged(settings, credentials, options)

    def _transport_over(self, http_client: object) -> P:
        """Return a transport over the HTTP client of the caller, or over a new one."""
        raise NotImplementedError

    def _with_options(self, credentials: Credentials, options: Options) -> Self:
        """Return a client with other options over the connections of this one."""
        other = copy.copy(self)
        settings = _merged(self._settings, credentials, options)
        schemes = self._settings.api.schemes.values()
        names = {"authorization"} | {each.name.lower() for each in schemes}
        is_same = names.isdisjoint(map(str.lower, options.get("headers") or ()))
        if not is_same or settings.credentials != self._settings.credentials:
            # A session belongs to its credentials.
            settings = replace(settings, transport=isolated(self._transport))
        vars(other).update(_settings=settings, _is_first=False)
        return other

    def base_url(self, request: Call | None = None) -> str:
        """Return the base URL of calls, or that of a request."""
        return self._settings.base_url(request)

    def _raw(self, method: str, path: str, parts: Parts) -> Request[Any]:
        """Return an undocumented request. Raise `TypeError`."""
        for name in parts.keys() - Parts.__annotations__.keys():
            raise _unexpected("request", name, Parts.__annotations__)
        body, form = parts.get("body", UNSET), parts.get("form")
        content = parts.get("content")
        if (body is UNSET) + (form is None) + (content is None) < 2:
            raise TypeError("body, form and content exclude each other")
        content_type = "application/octet-stream"
        if form is not None:
            content_type = "application/x-www-form-urlencoded"
            content = urlencode(build_query(form)).encode()
        elif content is None:
            content, content_type = encode_json(body), "application/json"
        return Request(
            method=method.upper(),
            path=path,
            query=build_query(parts.get("query") or {}),
            headers=build_headers(parts.get("headers") or {}),
            content=content,
            content_type=content_type,
            returns={"2XX": Any},
            security=tuple((name,) for name in self._settings.api.schemes),
        )


class HttpClient(_Client[SyncTransport], BaseClient):
    """Client that blocks its thread."""

    @override
    def _transport_over(self, http_client: object) -> SyncTransport:
        return SyncTransport(http_client)

    def __send__(self, request: Request[T], read: Read[T, R]) -> R:
        """Return the result of `read` for the response to `request`. Raise `ClientError`."""
        return run(Exchange(self._settings, request).run(read))

    def send(self, request: Request[T]) -> T:
        """Return the result of `request`. Raise `ClientError`."""
        return self.__send__(request, lambda response: response.read())

    def send_raw(self, request: Request[T]) -> Response[T]:
        """Return the response to `request`, of any status. Raise `TransportError`."""
        return self.__send__(request, lambda response: (response, ()))

    def request(self, method: str, path: str, **parts: Unpack[Parts]) -> Response[Any]:
        """Return the response to an undocumented request. Raise `TransportError`."""
        return self.send_raw(self._raw(method, path, parts))

    def close(self) -> None:
        """Close the connections, but not the connections of a given `http_client`."""
        if self._is_first:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncHttpClient(_Client["AsyncTransport"], AsyncBaseClient):
    """Client that awaits its calls, on asyncio or trio."""

    @override
    def _transport_over(self, http_client: object) -> "AsyncTransport":
        from .awaited import AsyncTransport

        return AsyncTransport(http_client)

    async def __send__(self, request: Request[T], read: Read[T, R]) -> R:
        """Return the result of `read` for the response to `request`. Raise `ClientError`."""
        return await Exchange(self._settings, request).run(read)

    async def send(self, request: Request[T]) -> T:
        """Return the result of `request`. Raise `ClientError`."""
        return await self.__send__(request, lambda response: response.read())

    async def send_raw(self, request: Request[T]) -> Response[T]:
        """Return the response to `request`, of any status. Raise `TransportError`."""
        return await self.__send__(request, lambda response: (response, ()))

    async def request(
        self, method: str, path: str, **parts: Unpack[Parts]
    ) -> Response[Any]:
        """Return the response to an undocumented request. Raise `TransportError`."""
        return await self.send_raw(self._raw(method, path, parts))

    async def aclose(self) -> None:
        """Close the connections, but not the connections of a given `http_client`."""
        if self._is_first:
            await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def _send(client: BaseClient, request: Request[T]) -> T:
    """Return the result of `request`. Raise `ClientError`."""
    return client.__client__.send(request)


async def _send_async(client: AsyncBaseClient, request: Request[T]) -> T:
    """Return the result of `request`. Raise `ClientError`."""
    return await client.__client__.send(request)


def _unexpected(function: str, name: str, known: Iterable[str]) -> TypeError:
    from .failures import unexpected

    return unexpected(function, "keyword argument", name, known)


def _merged(settings: Settings, credentials: Credentials, options: Options) -> Settings:
    """Return `settings` with `options`. Headers and parameters of the query are added."""
    known = ("base_url", *credentials, "http_client", *Options.__annotations__)
    for name in options.keys() - Options.__annotations__.keys():
        error = _unexpected("Client", name, known)
        raise TypeError(f"{error} (keywords: {', '.join(known)})")
    changed: dict[str, Any] = {**options}
    changed["headers"] = settings.headers + build_headers(options.get("headers") or {})
    given = {k: v for k, v in (options.get("query") or {}).items() if v is not None}
    query = build_query(given)
    names = {name for name, _ in query}
    others = (pair for pair in settings.query if pair[0] not in names)
    changed["query"] = (*others, *query)
    changed["credentials"] = updated(settings.credentials, credentials)
    return replace(settings, **changed)
