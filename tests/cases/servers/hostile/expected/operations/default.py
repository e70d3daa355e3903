"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def get_a(client: Client) -> None:
    """Send `GET /a`."""
    return client.send(get_a_request())


async def get_a_async(client: AsyncClient) -> None:
    """Async `get_a`."""
    return await client.send(get_a_request())


def get_a_request() -> Request[None]:
    """Build `GET /a` without sending it."""
    return Request(
        operation_id="get_a",
        method="GET",
        path="/a",
        returns={204: None},
        security=(('"]; print(1) #',),),
        server="https://{self}.example.com",
    )
