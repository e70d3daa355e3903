"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def as_admin(client: Client) -> None:
    """Send `GET /admin`."""
    return client.send(as_admin_request())


async def as_admin_async(client: AsyncClient) -> None:
    """Async `as_admin`."""
    return await client.send(as_admin_request())


def as_admin_request() -> Request[None]:
    """Build `GET /admin` without sending it."""
    return Request(
        operation_id="as_admin",
        method="GET",
        path="/admin",
        returns={204: None},
        security=(("admin",),),
    )


def by_one(client: Client) -> None:
    """Send `GET /one`."""
    return client.send(by_one_request())


async def by_one_async(client: AsyncClient) -> None:
    """Async `by_one`."""
    return await client.send(by_one_request())


def by_one_request() -> Request[None]:
    """Build `GET /one` without sending it."""
    return Request(
        operation_id="by_one",
        method="GET",
        path="/one",
        returns={204: None},
        security=(("one",),),
    )


def by_other(client: Client) -> None:
    """Send `GET /other`."""
    return client.send(by_other_request())


async def by_other_async(client: AsyncClient) -> None:
    """Async `by_other`."""
    return await client.send(by_other_request())


def by_other_request() -> Request[None]:
    """Build `GET /other` without sending it."""
    return Request(
        operation_id="by_other",
        method="GET",
        path="/other",
        returns={204: None},
        security=(("other",),),
    )


def as_user(client: Client) -> None:
    """Send `GET /user`."""
    return client.send(as_user_request())


async def as_user_async(client: AsyncClient) -> None:
    """Async `as_user`."""
    return await client.send(as_user_request())


def as_user_request() -> Request[None]:
    """Build `GET /user` without sending it."""
    return Request(
        operation_id="as_user",
        method="GET",
        path="/user",
        returns={204: None},
        security=(("user",),),
    )
