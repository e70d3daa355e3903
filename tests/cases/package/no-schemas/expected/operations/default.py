"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def get_ping(client: Client) -> None:
    """Send `GET /ping`."""
    return client.send(get_ping_request())


async def get_ping_async(client: AsyncClient) -> None:
    """Async `get_ping`."""
    return await client.send(get_ping_request())


def get_ping_request() -> Request[None]:
    """Build `GET /ping` without sending it."""
    return Request(
        operation_id="GET /ping",
        method="GET",
        path="/ping",
        returns={200: None},
    )
