"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def get_private(client: Client) -> None:
    """Send `GET /private`."""
    return client.send(get_private_request())


async def get_private_async(client: AsyncClient) -> None:
    """Async `get_private`."""
    return await client.send(get_private_request())


def get_private_request() -> Request[None]:
    """Build `GET /private` without sending it."""
    return Request(
        operation_id="get_private",
        method="GET",
        path="/private",
        returns={204: None},
        security=(("HTTPBearer",),),
    )


def get_public(client: Client) -> None:
    """Send `GET /public`."""
    return client.send(get_public_request())


async def get_public_async(client: AsyncClient) -> None:
    """Async `get_public`."""
    return await client.send(get_public_request())


def get_public_request() -> Request[None]:
    """Build `GET /public` without sending it."""
    return Request(
        operation_id="get_public",
        method="GET",
        path="/public",
        returns={204: None},
    )
