"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def birds(client: Client) -> None:
    """Send `GET /birds`."""
    return client.send(birds_request())


async def birds_async(client: AsyncClient) -> None:
    """Async `birds`."""
    return await client.send(birds_request())


def birds_request() -> Request[None]:
    """Build `GET /birds` without sending it."""
    return Request(
        operation_id="birds",
        method="GET",
        path="/birds",
        returns={204: None},
    )


def get_cats(client: Client) -> None:
    """Send `GET /cats`."""
    return client.send(get_cats_request())


async def get_cats_async(client: AsyncClient) -> None:
    """Async `get_cats`."""
    return await client.send(get_cats_request())


def get_cats_request() -> Request[None]:
    """Build `GET /cats` without sending it."""
    return Request(
        operation_id="GET /cats",
        method="GET",
        path="/cats",
        returns={204: None},
    )


def get_dogs(client: Client) -> None:
    """Send `GET /dogs`."""
    return client.send(get_dogs_request())


async def get_dogs_async(client: AsyncClient) -> None:
    """Async `get_dogs`."""
    return await client.send(get_dogs_request())


def get_dogs_request() -> Request[None]:
    """Build `GET /dogs` without sending it."""
    return Request(
        operation_id="GET /dogs",
        method="GET",
        path="/dogs",
        returns={204: None},
    )
