"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def a(client: Client) -> None:
    """Send `GET /a`."""
    return client.send(a_request())


async def a_async(client: AsyncClient) -> None:
    """Async `a`."""
    return await client.send(a_request())


def a_request() -> Request[None]:
    """Build `GET /a` without sending it."""
    return Request(
        operation_id="a",
        method="GET",
        path="/a",
        returns={204: None},
    )
