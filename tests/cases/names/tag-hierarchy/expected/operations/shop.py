"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def get_shop(client: Client) -> None:
    """Send `GET /shop`."""
    return client.send(get_shop_request())


async def get_shop_async(client: AsyncClient) -> None:
    """Async `get_shop`."""
    return await client.send(get_shop_request())


def get_shop_request() -> Request[None]:
    """Build `GET /shop` without sending it."""
    return Request(
        operation_id="get_shop",
        method="GET",
        path="/shop",
        returns={204: None},
    )
