"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Animal, Cat


def list_animals(client: Client) -> list[Animal] | Cat:
    """Send `GET /animals`."""
    return client.send(list_animals_request())


async def list_animals_async(client: AsyncClient) -> list[Animal] | Cat:
    """Async `list_animals`."""
    return await client.send(list_animals_request())


def list_animals_request() -> Request[list[Animal] | Cat]:
    """Build `GET /animals` without sending it."""
    return Request(
        operation_id="list_animals",
        method="GET",
        path="/animals",
        returns={200: list[Animal], 202: Cat},
    )
