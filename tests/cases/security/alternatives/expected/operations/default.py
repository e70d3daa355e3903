"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


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
        security=(("key", "login"),),
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
        security=(("key",), ("token",)),
    )


def nothing(client: Client) -> None:
    """Send `GET /nothing`."""
    return client.send(nothing_request())


async def nothing_async(client: AsyncClient) -> None:
    """Async `nothing`."""
    return await client.send(nothing_request())


def nothing_request() -> Request[None]:
    """Build `GET /nothing` without sending it."""
    return Request(
        operation_id="nothing",
        method="GET",
        path="/nothing",
        returns={204: None},
    )


def optional(client: Client) -> None:
    """Send `GET /optional`."""
    return client.send(optional_request())


async def optional_async(client: AsyncClient) -> None:
    """Async `optional`."""
    return await client.send(optional_request())


def optional_request() -> Request[None]:
    """Build `GET /optional` without sending it."""
    return Request(
        operation_id="optional",
        method="GET",
        path="/optional",
        returns={204: None},
        security=((), ("token",)),
    )


def unsaid(client: Client) -> None:
    """Send `GET /unsaid`."""
    return client.send(unsaid_request())


async def unsaid_async(client: AsyncClient) -> None:
    """Async `unsaid`."""
    return await client.send(unsaid_request())


def unsaid_request() -> Request[None]:
    """Build `GET /unsaid` without sending it."""
    return Request(
        operation_id="unsaid",
        method="GET",
        path="/unsaid",
        returns={204: None},
    )
