"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def untagged(client: Client) -> None:
    """Send `GET /1`."""
    return client.send(untagged_request())


async def untagged_async(client: AsyncClient) -> None:
    """Async `untagged`."""
    return await client.send(untagged_request())


def untagged_request() -> Request[None]:
    """Build `GET /1` without sending it."""
    return Request(
        operation_id="untagged",
        method="GET",
        path="/1",
        returns={204: None},
    )


def empty(client: Client) -> None:
    """Send `GET /8`."""
    return client.send(empty_request())


async def empty_async(client: AsyncClient) -> None:
    """Async `empty`."""
    return await client.send(empty_request())


def empty_request() -> Request[None]:
    """Build `GET /8` without sending it."""
    return Request(
        operation_id="empty",
        method="GET",
        path="/8",
        returns={204: None},
    )
