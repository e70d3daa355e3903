"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def keyword(client: Client) -> None:
    """Send `GET /4`."""
    return client.send(keyword_request())


async def keyword_async(client: AsyncClient) -> None:
    """Async `keyword`."""
    return await client.send(keyword_request())


def keyword_request() -> Request[None]:
    """Build `GET /4` without sending it."""
    return Request(
        operation_id="keyword",
        method="GET",
        path="/4",
        returns={204: None},
    )
