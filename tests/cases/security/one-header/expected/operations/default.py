"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def either(client: Client) -> None:
    """Send `GET /a`."""
    return client.send(either_request())


async def either_async(client: AsyncClient) -> None:
    """Async `either`."""
    return await client.send(either_request())


def either_request() -> Request[None]:
    """Build `GET /a` without sending it."""
    return Request(
        operation_id="either",
        method="GET",
        path="/a",
        returns={204: None},
        security=(("basic", "key"), ("bearer", "key")),
    )


def also(client: Client) -> None:
    """Send `GET /b`."""
    return client.send(also_request())


async def also_async(client: AsyncClient) -> None:
    """Async `also`."""
    return await client.send(also_request())


def also_request() -> Request[None]:
    """Build `GET /b` without sending it."""
    return Request(
        operation_id="also",
        method="GET",
        path="/b",
        returns={204: None},
        security=(("basic",), ("header",)),
    )
