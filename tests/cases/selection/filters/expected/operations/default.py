"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def get_health(client: Client) -> None:
    """Send `GET /health`."""
    return client.send(get_health_request())


async def get_health_async(client: AsyncClient) -> None:
    """Async `get_health`."""
    return await client.send(get_health_request())


def get_health_request() -> Request[None]:
    """Build `GET /health` without sending it."""
    return Request(
        operation_id="GET /health",
        method="GET",
        path="/health",
        returns={204: None},
        security=(("Key",),),
    )


def list_items(client: Client) -> list[str]:
    """Send `GET /items`."""
    return client.send(list_items_request())


async def list_items_async(client: AsyncClient) -> list[str]:
    """Async `list_items`."""
    return await client.send(list_items_request())


def list_items_request() -> Request[list[str]]:
    """Build `GET /items` without sending it."""
    return Request(
        operation_id="listItems",
        method="GET",
        path="/items",
        returns={200: list[str]},
        security=(("Key",),),
    )
