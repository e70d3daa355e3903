"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Page


def list_layers(client: Client) -> Page:
    """Send `GET /layers`."""
    return client.send(list_layers_request())


async def list_layers_async(client: AsyncClient) -> Page:
    """Async `list_layers`."""
    return await client.send(list_layers_request())


def list_layers_request() -> Request[Page]:
    """Build `GET /layers` without sending it."""
    return Request(
        operation_id="listLayers",
        method="GET",
        path="/layers",
        returns={200: Page},
    )
