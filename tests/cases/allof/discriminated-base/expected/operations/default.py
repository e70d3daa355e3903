"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import AnyAnimal, AnyCat, Zoo


def list_animals(client: Client) -> list[AnyAnimal] | AnyCat:
    """Send `GET /animals`."""
    return client.send(list_animals_request())


async def list_animals_async(client: AsyncClient) -> list[AnyAnimal] | AnyCat:
    """Async `list_animals`."""
    return await client.send(list_animals_request())


def list_animals_request() -> Request[list[AnyAnimal] | AnyCat]:
    """Build `GET /animals` without sending it."""
    return Request(
        operation_id="list_animals",
        method="GET",
        path="/animals",
        returns={200: list[AnyAnimal], 202: AnyCat},
    )


def put_animal(client: Client, *, body: AnyAnimal) -> Zoo:
    """Send `PUT /animals`."""
    return client.send(put_animal_request(body=body))


async def put_animal_async(client: AsyncClient, *, body: AnyAnimal) -> Zoo:
    """Async `put_animal`."""
    return await client.send(put_animal_request(body=body))


def put_animal_request(*, body: AnyAnimal) -> Request[Zoo]:
    """Build `PUT /animals` without sending it."""
    return Request(
        operation_id="put_animal",
        method="PUT",
        path="/animals",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Zoo},
    )
