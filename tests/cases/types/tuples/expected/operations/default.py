"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Place, Point


def put_place(client: Client, *, body: Place) -> Place:
    """Send `PUT /places`."""
    return client.send(put_place_request(body=body))


async def put_place_async(client: AsyncClient, *, body: Place) -> Place:
    """Async `put_place`."""
    return await client.send(put_place_request(body=body))


def put_place_request(*, body: Place) -> Request[Place]:
    """Build `PUT /places` without sending it."""
    return Request(
        operation_id="put_place",
        method="PUT",
        path="/places",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Place},
    )


def get_points(client: Client, *, near: Point | None = None) -> list[Point]:
    """Send `GET /points`."""
    return client.send(get_points_request(near=near))


async def get_points_async(
    client: AsyncClient, *, near: Point | None = None
) -> list[Point]:
    """Async `get_points`."""
    return await client.send(get_points_request(near=near))


def get_points_request(*, near: Point | None = None) -> Request[list[Point]]:
    """Build `GET /points` without sending it."""
    return Request(
        operation_id="get_points",
        method="GET",
        path="/points",
        query=build_query({"near": near}),
        returns={200: list[Point]},
    )
