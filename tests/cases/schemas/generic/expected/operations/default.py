"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Pages, Pets


def put_pets(client: Client, *, body: Pets) -> Pages:
    """Send `PUT /pets`."""
    return client.send(put_pets_request(body=body))


async def put_pets_async(client: AsyncClient, *, body: Pets) -> Pages:
    """Async `put_pets`."""
    return await client.send(put_pets_request(body=body))


def put_pets_request(*, body: Pets) -> Request[Pages]:
    """Build `PUT /pets` without sending it."""
    return Request(
        operation_id="put_pets",
        method="PUT",
        path="/pets",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Pages},
    )
