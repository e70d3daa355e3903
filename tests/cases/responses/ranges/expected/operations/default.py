"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Problem


def say_nothing(client: Client) -> None:
    """Send `DELETE /silence`."""
    return client.send(say_nothing_request())


async def say_nothing_async(client: AsyncClient) -> None:
    """Async `say_nothing`."""
    return await client.send(say_nothing_request())


def say_nothing_request() -> Request[None]:
    """Build `DELETE /silence` without sending it."""
    return Request(
        operation_id="say_nothing",
        method="DELETE",
        path="/silence",
        returns={"2XX": None},
    )


def list_things(client: Client) -> list[str]:
    """Send `GET /things`.

    Raises:
        ApiError: 3XX, they are elsewhere.
        NotFoundError: 404, there are none.
        ApiError: 4XX, refused.
        ApiError: 5XX, broken.
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
        returns={"2XX": list[str]},
        raises={"3XX": None, 404: None, "4XX": Problem, "5XX": str},
    )
