"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Invalid, ListThingsError599, Problem, Unexpected


def list_things(client: Client) -> list[str]:
    """Send `GET /things`.

    Raises:
        UnauthorizedError: 401, authorization failed.
        NotFoundError: 404, not there.
        ImATeapotError: 418, HTCPCP only.
        UnprocessableEntityError: 422, invalid, see `detail.errors`.
        ApiError: 4XX, another mistake of the caller.
        ApiError: 599, a status of their own.
        ApiError: any other status, unexpected.
    """
    return client.send(list_things_request())


async def list_things_async(client: AsyncClient) -> list[str]:
    """Async `list_things`."""
    return await client.send(list_things_request())


def list_things_request() -> Request[list[str]]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path="/things",
        returns={200: list[str]},
        raises={
            401: None,
            404: Problem,
            418: str,
            422: Invalid,
            "4XX": Problem,
            599: ListThingsError599,
            "default": Unexpected,
        },
    )


def create_thing(client: Client) -> None:
    """Send `POST /things`.

    Raises:
        UnprocessableEntityError: 422, invalid.
    """
    return client.send(create_thing_request())


async def create_thing_async(client: AsyncClient) -> None:
    """Async `create_thing`."""
    return await client.send(create_thing_request())


def create_thing_request() -> Request[None]:
    """Build `POST /things` without sending it."""
    return Request(
        operation_id="create_thing",
        method="POST",
        path="/things",
        returns={204: None},
        raises={422: Problem},
    )
