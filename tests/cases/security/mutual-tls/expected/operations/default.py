"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def alone(client: Client) -> None:
    """Send `GET /alone`."""
    return client.send(alone_request())


async def alone_async(client: AsyncClient) -> None:
    """Async `alone`."""
    return await client.send(alone_request())


def alone_request() -> Request[None]:
    """Build `GET /alone` without sending it."""
    return Request(
        operation_id="alone",
        method="GET",
        path="/alone",
        returns={204: None},
        security=(("certificate",),),
    )


def both(client: Client) -> None:
    """Send `GET /both`."""
    return client.send(both_request())


async def both_async(client: AsyncClient) -> None:
    """Async `both`."""
    return await client.send(both_request())


def both_request() -> Request[None]:
    """Build `GET /both` without sending it."""
    return Request(
        operation_id="both",
        method="GET",
        path="/both",
        returns={204: None},
        security=(("certificate", "token"),),
    )


def either(client: Client) -> None:
    """Send `GET /either`."""
    return client.send(either_request())


async def either_async(client: AsyncClient) -> None:
    """Async `either`."""
    return await client.send(either_request())


def either_request() -> Request[None]:
    """Build `GET /either` without sending it."""
    return Request(
        operation_id="either",
        method="GET",
        path="/either",
        returns={204: None},
        security=(("certificate",), ("token",)),
    )
