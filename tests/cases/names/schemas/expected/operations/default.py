"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import All


def get_all(client: Client) -> All:
    """Send `GET /all`."""
    return client.send(get_all_request())


async def get_all_async(client: AsyncClient) -> All:
    """Async `get_all`."""
    return await client.send(get_all_request())


def get_all_request() -> Request[All]:
    """Build `GET /all` without sending it."""
    return Request(
        operation_id="get_all",
        method="GET",
        path="/all",
        returns={200: All},
    )
