"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path, build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Pet, Pets


def list_pets(
    client: Client, *, limit: int | None = None, after: str | None = None
) -> Pets:
    """All pets.

    Args:
        limit: At most 100.
    """
    return client.send(list_pets_request(limit=limit, after=after))


async def list_pets_async(
    client: AsyncClient, *, limit: int | None = None, after: str | None = None
) -> Pets:
    """Async `list_pets`."""
    return await client.send(list_pets_request(limit=limit, after=after))


def list_pets_request(
    *, limit: int | None = None, after: str | None = None
) -> Request[Pets]:
    """Build `GET /pets` without sending it."""
    return Request(
        operation_id="listPets",
        method="GET",
        path="/pets",
        query=build_query({"limit": limit, "after": after}),
        returns={200: Pets},
    )


def get_pet(client: Client, id: str) -> Pet:
    """Send `GET /pets/{id}`."""
    return client.send(get_pet_request(id))


async def get_pet_async(client: AsyncClient, id: str) -> Pet:
    """Async `get_pet`."""
    return await client.send(get_pet_request(id))


def get_pet_request(id: str) -> Request[Pet]:
    """Build `GET /pets/{id}` without sending it."""
    return Request(
        operation_id="getPet",
        method="GET",
        path=build_path("/pets/{id}", {"id": id}),
        returns={200: Pet},
    )
