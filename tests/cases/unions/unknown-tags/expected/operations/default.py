"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Command, Forms, GetShapesResponse


def send_command(client: Client, *, body: Command) -> None:
    """Send `POST /commands`."""
    return client.send(send_command_request(body=body))


async def send_command_async(client: AsyncClient, *, body: Command) -> None:
    """Async `send_command`."""
    return await client.send(send_command_request(body=body))


def send_command_request(*, body: Command) -> Request[None]:
    """Build `POST /commands` without sending it."""
    return Request(
        operation_id="send_command",
        method="POST",
        path="/commands",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )


def get_forms(client: Client) -> Forms:
    """Send `GET /forms`."""
    return client.send(get_forms_request())


async def get_forms_async(client: AsyncClient) -> Forms:
    """Async `get_forms`."""
    return await client.send(get_forms_request())


def get_forms_request() -> Request[Forms]:
    """Build `GET /forms` without sending it."""
    return Request(
        operation_id="get_forms",
        method="GET",
        path="/forms",
        returns={200: Forms},
    )


def get_shapes(client: Client) -> GetShapesResponse:
    """Send `GET /shapes`."""
    return client.send(get_shapes_request())


async def get_shapes_async(client: AsyncClient) -> GetShapesResponse:
    """Async `get_shapes`."""
    return await client.send(get_shapes_request())


def get_shapes_request() -> Request[GetShapesResponse]:
    """Build `GET /shapes` without sending it."""
    return Request(
        operation_id="get_shapes",
        method="GET",
        path="/shapes",
        returns={200: GetShapesResponse},
    )
