"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path
from .._runtime.request import Request
from ..client import AsyncClient, Client


def read_items(client: Client) -> None:
    """Send `GET /items/`."""
    return client.send(read_items_request())


async def read_items_async(client: AsyncClient) -> None:
    """Async `read_items`."""
    return await client.send(read_items_request())


def read_items_request() -> Request[None]:
    """Build `GET /items/` without sending it."""
    return Request(
        operation_id="read_items_items__get",
        method="GET",
        path="/items/",
        returns={204: None},
    )


def read_item(client: Client, item_id: str) -> None:
    """Send `GET /items/{item_id}`."""
    return client.send(read_item_request(item_id))


async def read_item_async(client: AsyncClient, item_id: str) -> None:
    """Async `read_item`."""
    return await client.send(read_item_request(item_id))


def read_item_request(item_id: str) -> Request[None]:
    """Build `GET /items/{item_id}` without sending it."""
    return Request(
        operation_id="read_item_items__item_id__get",
        method="GET",
        path=build_path("/items/{item_id}", {"item_id": item_id}),
        returns={204: None},
    )


def jobs_jobs_get(client: Client) -> None:
    """Send `GET /jobs`."""
    return client.send(jobs_jobs_get_request())


async def jobs_jobs_get_async(client: AsyncClient) -> None:
    """Async `jobs_jobs_get`."""
    return await client.send(jobs_jobs_get_request())


def jobs_jobs_get_request() -> Request[None]:
    """Build `GET /jobs` without sending it."""
    return Request(
        operation_id="jobs_jobs_get",
        method="GET",
        path="/jobs",
        returns={204: None},
    )


def jobs(client: Client) -> None:
    """Send `GET /old`."""
    return client.send(jobs_request())


async def jobs_async(client: AsyncClient) -> None:
    """Async `jobs`."""
    return await client.send(jobs_request())


def jobs_request() -> Request[None]:
    """Build `GET /old` without sending it."""
    return Request(
        operation_id="jobs",
        method="GET",
        path="/old",
        returns={204: None},
    )


def other_other_get(client: Client) -> None:
    """Send `POST /other`."""
    return client.send(other_other_get_request())


async def other_other_get_async(client: AsyncClient) -> None:
    """Async `other_other_get`."""
    return await client.send(other_other_get_request())


def other_other_get_request() -> Request[None]:
    """Build `POST /other` without sending it."""
    return Request(
        operation_id="other_other_get",
        method="POST",
        path="/other",
        returns={204: None},
    )


def teams_get(client: Client) -> None:
    """Send `GET /teams`."""
    return client.send(teams_get_request())


async def teams_get_async(client: AsyncClient) -> None:
    """Async `teams_get`."""
    return await client.send(teams_get_request())


def teams_get_request() -> Request[None]:
    """Build `GET /teams` without sending it."""
    return Request(
        operation_id="teams_get",
        method="GET",
        path="/teams",
        returns={204: None},
    )


def list_users_v1_users_get(client: Client) -> None:
    """Send `GET /v1/users`."""
    return client.send(list_users_v1_users_get_request())


async def list_users_v1_users_get_async(client: AsyncClient) -> None:
    """Async `list_users_v1_users_get`."""
    return await client.send(list_users_v1_users_get_request())


def list_users_v1_users_get_request() -> Request[None]:
    """Build `GET /v1/users` without sending it."""
    return Request(
        operation_id="list_users_v1_users_get",
        method="GET",
        path="/v1/users",
        returns={204: None},
    )


def list_users_v2_users_get(client: Client) -> None:
    """Send `GET /v2/users`."""
    return client.send(list_users_v2_users_get_request())


async def list_users_v2_users_get_async(client: AsyncClient) -> None:
    """Async `list_users_v2_users_get`."""
    return await client.send(list_users_v2_users_get_request())


def list_users_v2_users_get_request() -> Request[None]:
    """Build `GET /v2/users` without sending it."""
    return Request(
        operation_id="list_users_v2_users_get",
        method="GET",
        path="/v2/users",
        returns={204: None},
    )
