"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def list_things(client: Client) -> None:
    """Send `GET /things`."""
    return client.send(list_things_request())


async def list_things_async(client: AsyncClient) -> None:
    """Async `list_things`."""
    return await client.send(list_things_request())


def list_things_request() -> Request[None]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path="/things",
        returns={204: None},
        security=(("machine",),),
    )
