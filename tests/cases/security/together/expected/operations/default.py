"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def with_cookies(client: Client) -> None:
    """Send `GET /cookies`."""
    return client.send(with_cookies_request())


async def with_cookies_async(client: AsyncClient) -> None:
    """Async `with_cookies`."""
    return await client.send(with_cookies_request())


def with_cookies_request() -> Request[None]:
    """Build `GET /cookies` without sending it."""
    return Request(
        operation_id="with_cookies",
        method="GET",
        path="/cookies",
        returns={204: None},
        security=(("csrf", "session"),),
    )


def maybe(client: Client) -> None:
    """Send `GET /maybe`."""
    return client.send(maybe_request())


async def maybe_async(client: AsyncClient) -> None:
    """Async `maybe`."""
    return await client.send(maybe_request())


def maybe_request() -> Request[None]:
    """Build `GET /maybe` without sending it."""
    return Request(
        operation_id="maybe",
        method="GET",
        path="/maybe",
        returns={204: None},
        security=(("csrf", "session"), ()),
    )


def with_both(client: Client) -> None:
    """Send `GET /mixed`."""
    return client.send(with_both_request())


async def with_both_async(client: AsyncClient) -> None:
    """Async `with_both`."""
    return await client.send(with_both_request())


def with_both_request() -> Request[None]:
    """Build `GET /mixed` without sending it."""
    return Request(
        operation_id="with_both",
        method="GET",
        path="/mixed",
        returns={204: None},
        security=(("key", "login"),),
    )
