"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import AnyAnimal, Cat


def list_animals(client: Client) -> list[AnyAnimal] | Cat:
    """Send `GET /animals`."""
    return client.send(list_animals_request())


async def list_animals_async(client: AsyncClient) -> list[AnyAnimal] | Cat:
    """Async `list_animals`."""
    return await client.send(list_animals_request())


def list_animals_request() -> Request[list[AnyAnimal] | Cat]:
    """Build `GET /animals` without sending it."""
    return Request(
        operation_id="list_animals",
        method="GET",
        path="/animals",
        returns={200: list[AnyAnimal], 202: Cat},
    )
