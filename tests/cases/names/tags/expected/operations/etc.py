"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def path_like(client: Client) -> None:
    """Send `GET /7`."""
    return client.send(path_like_request())


async def path_like_async(client: AsyncClient) -> None:
    """Async `path_like`."""
    return await client.send(path_like_request())


def path_like_request() -> Request[None]:
    """Build `GET /7` without sending it."""
    return Request(
        operation_id="path_like",
        method="GET",
        path="/7",
        returns={204: None},
    )
