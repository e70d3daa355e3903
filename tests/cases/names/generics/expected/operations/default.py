"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import PageListUser


def get_page(client: Client) -> PageListUser:
    """Send `GET /pages`."""
    return client.send(get_page_request())


async def get_page_async(client: AsyncClient) -> PageListUser:
    """Async `get_page`."""
    return await client.send(get_page_request())


def get_page_request() -> Request[PageListUser]:
    """Build `GET /pages` without sending it."""
    return Request(
        operation_id="get_page",
        method="GET",
        path="/pages",
        returns={200: PageListUser, 202: PageListUser},
    )
