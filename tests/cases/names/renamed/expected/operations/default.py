"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import PetPage


def list_pets(client: Client) -> PetPage:
    """Send `GET /pets`."""
    return client.send(list_pets_request())


async def list_pets_async(client: AsyncClient) -> PetPage:
    """Async `list_pets`."""
    return await client.send(list_pets_request())


def list_pets_request() -> Request[PetPage]:
    """Build `GET /pets` without sending it."""
    return Request(
        operation_id="listPets2",
        method="GET",
        path="/pets",
        returns={200: PetPage},
    )


def remove_pet(client: Client, id: str) -> None:
    """Send `DELETE /pets/{id}`."""
    return client.send(remove_pet_request(id))


async def remove_pet_async(client: AsyncClient, id: str) -> None:
    """Async `remove_pet`."""
    return await client.send(remove_pet_request(id))


def remove_pet_request(id: str) -> Request[None]:
    """Build `DELETE /pets/{id}` without sending it."""
    return Request(
        operation_id="delete_pet",
        method="DELETE",
        path=build_path("/pets/{id}", {"id": id}),
        returns={204: None},
    )
