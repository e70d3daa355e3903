"""Synchronous and asynchronous clients with one interface, so that a test of both has one body."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2
from anyio.from_thread import BlockingPortal

BACKENDS = ["asyncio", "trio"]
"""Event loops that asynchronous clients support."""
_END = object()


class Blocking:
    """An asynchronous client, stream or iterator. Each method blocks until its coroutine ends in the event loop."""

    def __init__(self, portal: BlockingPortal, target: Any) -> None:
        vars(self).update(portal=portal, target=target)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.target, name, value)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.target, "aclose" if name == "close" else name)
        return blocking(self.portal, value) if callable(value) else _wrapped(self.portal, value)

    def __enter__(self) -> Any:
        return blocking(self.portal, self.target.__aenter__)()

    def __exit__(self, *error: object) -> Any:
        return blocking(self.portal, self.target.__aexit__)(*error)

    def __iter__(self) -> Any:
        return blocking(self.portal, aiter)(self.target)

    def __next__(self) -> Any:
        async def step() -> Any:
            return await anext(self.target, _END)

        found = blocking(self.portal, step)()
        if found is _END:
            raise StopIteration
        return found

    def opened(self) -> "Blocking":
        """Return the awaited stream."""

        async def open_() -> Any:
            return await self.target

        found: Blocking = blocking(self.portal, open_)()
        return found


def blocking(portal: BlockingPortal, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that calls `function` in an event loop, and returns its awaited result."""

    async def run(*given: Any, **named: Any) -> tuple[Any, BaseException | None]:
        try:
            result = function(*map(_unwrapped, given), **{name: _unwrapped(value) for name, value in named.items()})
            return (await result if inspect.iscoroutine(result) else result), None
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - raised by the thread that called
            return None, error

    def call(*given: Any, **named: Any) -> Any:
        result, error = portal.call(lambda: run(*given, **named))
        if error is not None:
            raise error
        return _wrapped(portal, result)

    return call


def _wrapped(portal: BlockingPortal, value: Any) -> Any:
    # The last one is an attribute of resources.
    is_asynchronous = any(hasattr(type(value), name) for name in ("__aenter__", "__aiter__", "__client__"))
    return Blocking(portal, value) if is_asynchronous else value


def _unwrapped(value: Any) -> Any:
    return value.target if isinstance(value, Blocking) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Kind of client: synchronous, or asynchronous in the event loop of a portal."""

    name: str
    portal: BlockingPortal | None = None

    def client(self, package: Any, **settings: Any) -> Any:
        """Return a client of `package`, for a `with` block."""
        if self.portal is None:
            return package.Client(**settings)
        given = {name: _unwrapped(value) for name, value in settings.items()}
        return Blocking(self.portal, package.AsyncClient(**given))

    def http_client(self, library: Any = httpx2, **settings: Any) -> Any:
        """Return a client of the HTTP library, for a `with` block."""
        return self.client(library, **settings)

    def function(self, package: Any, name: str) -> Callable[..., Any]:
        """Return the function `name` of `package` that takes a client of this kind."""
        if self.portal is None:
            found: Callable[..., Any] = getattr(package, name)
            return found
        return blocking(self.portal, getattr(package, f"{name}_async"))

    def run(self, function: Callable[..., Any], *given: Any) -> Any:
        """Call `function` in the event loop of an asynchronous client, or directly."""
        return function(*given) if self.portal is None else blocking(self.portal, function)(*given)

    def hook(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function` as clients of this kind call it: as a coroutine function, or unchanged."""

        async def awaited(*given: Any) -> Any:
            return function(*given)

        return function if self.portal is None else awaited
