"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Job, Thing


def get_default(client: Client) -> Thing:
    """Send `GET /default`."""
    return client.send(get_default_request())


async def get_default_async(client: AsyncClient) -> Thing:
    """Async `get_default`."""
    return await client.send(get_default_request())


def get_default_request() -> Request[Thing]:
    """Build `GET /default` without sending it."""
    return Request(
        operation_id="get_default",
        method="GET",
        path="/default",
        returns={"default": Thing},
        raises={"default": Thing},
    )


def only_errors(client: Client) -> None:
    """Send `GET /errors-only`.

    Raises:
        NotFoundError: 404, not there.
    """
    return client.send(only_errors_request())


async def only_errors_async(client: AsyncClient) -> None:
    """Async `only_errors`."""
    return await client.send(only_errors_request())


def only_errors_request() -> Request[None]:
    """Build `GET /errors-only` without sending it."""
    return Request(
        operation_id="only_errors",
        method="GET",
        path="/errors-only",
        returns={"2XX": None},
        raises={404: None},
    )


def has_thing(client: Client) -> None:
    """Send `HEAD /head`.

    Raises:
        NotFoundError: 404, it is not.
    """
    return client.send(has_thing_request())


async def has_thing_async(client: AsyncClient) -> None:
    """Async `has_thing`."""
    return await client.send(has_thing_request())


def has_thing_request() -> Request[None]:
    """Build `HEAD /head` without sending it."""
    return Request(
        operation_id="has_thing",
        method="HEAD",
        path="/head",
        returns={200: None},
        raises={404: None},
    )


def delete_thing(client: Client) -> None:
    """Send `DELETE /no-content`."""
    return client.send(delete_thing_request())


async def delete_thing_async(client: AsyncClient) -> None:
    """Async `delete_thing`."""
    return await client.send(delete_thing_request())


def delete_thing_request() -> Request[None]:
    """Build `DELETE /no-content` without sending it."""
    return Request(
        operation_id="delete_thing",
        method="DELETE",
        path="/no-content",
        returns={204: None},
    )


def get_range(client: Client) -> Thing:
    """Send `GET /range`."""
    return client.send(get_range_request())


async def get_range_async(client: AsyncClient) -> Thing:
    """Async `get_range`."""
    return await client.send(get_range_request())


def get_range_request() -> Request[Thing]:
    """Build `GET /range` without sending it."""
    return Request(
        operation_id="get_range",
        method="GET",
        path="/range",
        returns={"2XX": Thing},
    )


def get_redirect(client: Client) -> None:
    """Send `GET /redirect`.

    Raises:
        ApiError: 302, elsewhere.
    """
    return client.send(get_redirect_request())


async def get_redirect_async(client: AsyncClient) -> None:
    """Async `get_redirect`."""
    return await client.send(get_redirect_request())


def get_redirect_request() -> Request[None]:
    """Build `GET /redirect` without sending it."""
    return Request(
        operation_id="get_redirect",
        method="GET",
        path="/redirect",
        returns={"2XX": None},
        raises={302: None},
    )


def create_thing(client: Client) -> Thing | Job | None:
    """Send `POST /several`."""
    return client.send(create_thing_request())


async def create_thing_async(client: AsyncClient) -> Thing | Job | None:
    """Async `create_thing`."""
    return await client.send(create_thing_request())


def create_thing_request() -> Request[Thing | Job | None]:
    """Build `POST /several` without sending it."""
    return Request(
        operation_id="create_thing",
        method="POST",
        path="/several",
        returns={200: Thing, 201: Thing, 202: Job, 204: None},
    )
