"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Pet


def put_pet(client: Client, *, body: Pet) -> Pet:
    """Send `PUT /pets`."""
    return client.send(put_pet_request(body=body))


async def put_pet_async(client: AsyncClient, *, body: Pet) -> Pet:
    """Async `put_pet`."""
    return await client.send(put_pet_request(body=body))


def put_pet_request(*, body: Pet) -> Request[Pet]:
    """Build `PUT /pets` without sending it."""
    return Request(
        operation_id="put_pet",
        method="PUT",
        path="/pets",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Pet},
    )
