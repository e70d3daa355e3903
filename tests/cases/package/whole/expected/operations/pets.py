"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Pet, Problem


def list_pets(client: Client, *, limit: int | None = None) -> list[Pet]:
    """List Pets.

    Args:
        limit: Default: 20.

    Raises:
        UnprocessableEntityError: 422, Validation Error.
    """
    return client.send(list_pets_request(limit=limit))


async def list_pets_async(
    client: AsyncClient, *, limit: int | None = None
) -> list[Pet]:
    """Async `list_pets`."""
    return await client.send(list_pets_request(limit=limit))


def list_pets_request(*, limit: int | None = None) -> Request[list[Pet]]:
    """Build `GET /pets` without sending it."""
    return Request(
        operation_id="list_pets_pets_get",
        method="GET",
        path="/pets",
        query=build_query({"limit": limit}),
        returns={200: list[Pet]},
        raises={422: Problem},
        security=(("token",),),
    )
