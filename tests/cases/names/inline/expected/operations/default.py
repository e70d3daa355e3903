"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import (
    CreateOrderBody,
    CreateOrderError409,
    CreateOrderResponse,
    CreateOrderSort,
)


def create_order(
    client: Client, *, body: CreateOrderBody, sort: CreateOrderSort | None = None
) -> CreateOrderResponse:
    """Send `POST /orders`.

    Raises:
        ConflictError: 409, conflict.
    """
    return client.send(create_order_request(body=body, sort=sort))


async def create_order_async(
    client: AsyncClient, *, body: CreateOrderBody, sort: CreateOrderSort | None = None
) -> CreateOrderResponse:
    """Async `create_order`."""
    return await client.send(create_order_request(body=body, sort=sort))


def create_order_request(
    *, body: CreateOrderBody, sort: CreateOrderSort | None = None
) -> Request[CreateOrderResponse]:
    """Build `POST /orders` without sending it."""
    return Request(
        operation_id="create_order",
        method="POST",
        path="/orders",
        query=build_query({"sort": sort}),
        content=encode_json(body),
        content_type="application/json",
        returns={200: CreateOrderResponse},
        raises={409: CreateOrderError409},
    )
