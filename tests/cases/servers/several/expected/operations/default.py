"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def ping(client: Client) -> None:
    """Send `GET /ping`."""
    return client.send(ping_request())


async def ping_async(client: AsyncClient) -> None:
    """Async `ping`."""
    return await client.send(ping_request())


def ping_request() -> Request[None]:
    """Build `GET /ping` without sending it."""
    return Request(
        operation_id="ping",
        method="GET",
        path="/ping",
        returns={204: None},
    )
