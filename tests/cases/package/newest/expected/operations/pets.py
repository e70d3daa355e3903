"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Pets


def list_pets(client: Client) -> Pets:
    """Send `GET /pets`."""
    return client.send(list_pets_request())


async def list_pets_async(client: AsyncClient) -> Pets:
    """Async `list_pets`."""
    return await client.send(list_pets_request())


def list_pets_request() -> Request[Pets]:
    """Build `GET /pets` without sending it."""
    return Request(
        operation_id="list_pets",
        method="GET",
        path="/pets",
        returns={200: Pets},
    )
