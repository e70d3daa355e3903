"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def parse_new_pet(client: Client) -> None:
    """Send `GET /pets`."""
    return client.send(parse_new_pet_request())


async def parse_new_pet_async(client: AsyncClient) -> None:
    """Async `parse_new_pet`."""
    return await client.send(parse_new_pet_request())


def parse_new_pet_request() -> Request[None]:
    """Build `GET /pets` without sending it."""
    return Request(
        operation_id="parse_new_pet",
        method="GET",
        path="/pets",
        returns={204: None},
    )
