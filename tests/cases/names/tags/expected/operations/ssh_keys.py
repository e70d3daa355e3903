"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def two_tags(client: Client) -> None:
    """Send `GET /2`."""
    return client.send(two_tags_request())


async def two_tags_async(client: AsyncClient) -> None:
    """Async `two_tags`."""
    return await client.send(two_tags_request())


def two_tags_request() -> Request[None]:
    """Build `GET /2` without sending it."""
    return Request(
        operation_id="two_tags",
        method="GET",
        path="/2",
        returns={204: None},
    )


def same_module(client: Client) -> None:
    """Send `GET /3`."""
    return client.send(same_module_request())


async def same_module_async(client: AsyncClient) -> None:
    """Async `same_module`."""
    return await client.send(same_module_request())


def same_module_request() -> Request[None]:
    """Build `GET /3` without sending it."""
    return Request(
        operation_id="same_module",
        method="GET",
        path="/3",
        returns={204: None},
    )
