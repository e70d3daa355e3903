"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Orders


def list_orders(client: Client) -> Orders:
    """Send `GET /orders`."""
    return client.send(list_orders_request())


async def list_orders_async(client: AsyncClient) -> Orders:
    """Async `list_orders`."""
    return await client.send(list_orders_request())


def list_orders_request() -> Request[Orders]:
    """Build `GET /orders` without sending it."""
    return Request(
        operation_id="list_orders",
        method="GET",
        path="/orders",
        returns={200: Orders},
    )
