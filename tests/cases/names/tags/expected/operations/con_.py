"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def device(client: Client) -> None:
    """Send `GET /5`."""
    return client.send(device_request())


async def device_async(client: AsyncClient) -> None:
    """Async `device`."""
    return await client.send(device_request())


def device_request() -> Request[None]:
    """Build `GET /5` without sending it."""
    return Request(
        operation_id="device",
        method="GET",
        path="/5",
        returns={204: None},
    )
