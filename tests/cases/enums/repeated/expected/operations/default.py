"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import GetThingResponse


def get_thing(client: Client) -> GetThingResponse:
    """Send `GET /things`."""
    return client.send(get_thing_request())


async def get_thing_async(client: AsyncClient) -> GetThingResponse:
    """Async `get_thing`."""
    return await client.send(get_thing_request())


def get_thing_request() -> Request[GetThingResponse]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="get_thing",
        method="GET",
        path="/things",
        returns={200: GetThingResponse},
    )
