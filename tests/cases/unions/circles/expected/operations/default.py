"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Values


def get_values(client: Client) -> Values:
    """Send `GET /values`."""
    return client.send(get_values_request())


async def get_values_async(client: AsyncClient) -> Values:
    """Async `get_values`."""
    return await client.send(get_values_request())


def get_values_request() -> Request[Values]:
    """Build `GET /values` without sending it."""
    return Request(
        operation_id="get_values",
        method="GET",
        path="/values",
        returns={200: Values},
    )
