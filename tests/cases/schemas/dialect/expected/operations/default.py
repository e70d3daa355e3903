"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Thing


def get_thing(client: Client) -> Thing:
    """Send `GET /things`."""
    return client.send(get_thing_request())


async def get_thing_async(client: AsyncClient) -> Thing:
    """Async `get_thing`."""
    return await client.send(get_thing_request())


def get_thing_request() -> Request[Thing]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="get_thing",
        method="GET",
        path="/things",
        returns={200: Thing},
    )
