"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Home, Pet


def create_pet(client: Client, *, body: Pet) -> Home:
    """Send `POST /pets`."""
    return client.send(create_pet_request(body=body))


async def create_pet_async(client: AsyncClient, *, body: Pet) -> Home:
    """Async `create_pet`."""
    return await client.send(create_pet_request(body=body))


def create_pet_request(*, body: Pet) -> Request[Home]:
    """Build `POST /pets` without sending it."""
    return Request(
        operation_id="create_pet",
        method="POST",
        path="/pets",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Home},
    )
