"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Id, Order


def get_order(client: Client, id: Id) -> Order:
    """Send `GET /orders/{id}`."""
    return client.send(get_order_request(id))


async def get_order_async(client: AsyncClient, id: Id) -> Order:
    """Async `get_order`."""
    return await client.send(get_order_request(id))


def get_order_request(id: Id) -> Request[Order]:
    """Build `GET /orders/{id}` without sending it."""
    return Request(
        operation_id="getOrder",
        method="GET",
        path=build_path("/orders/{id}", {"id": id}),
        returns={200: Order},
        security=(("Key",),),
    )
