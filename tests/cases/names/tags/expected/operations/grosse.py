"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def script(client: Client) -> None:
    """Send `GET /6`."""
    return client.send(script_request())


async def script_async(client: AsyncClient) -> None:
    """Async `script`."""
    return await client.send(script_request())


def script_request() -> Request[None]:
    """Build `GET /6` without sending it."""
    return Request(
        operation_id="script",
        method="GET",
        path="/6",
        returns={204: None},
    )
