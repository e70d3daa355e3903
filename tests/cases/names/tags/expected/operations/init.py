"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def dunder(client: Client) -> None:
    """Send `GET /9`."""
    return client.send(dunder_request())


async def dunder_async(client: AsyncClient) -> None:
    """Async `dunder`."""
    return await client.send(dunder_request())


def dunder_request() -> Request[None]:
    """Build `GET /9` without sending it."""
    return Request(
        operation_id="dunder",
        method="GET",
        path="/9",
        returns={204: None},
    )
