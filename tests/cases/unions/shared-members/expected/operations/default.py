"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import One, Other


def get_thing(client: Client) -> One | Other:
    """Send `GET /things`."""
    return client.send(get_thing_request())


async def get_thing_async(client: AsyncClient) -> One | Other:
    """Async `get_thing`."""
    return await client.send(get_thing_request())


def get_thing_request() -> Request[One | Other]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="get_thing",
        method="GET",
        path="/things",
        returns={200: One, 202: Other},
    )
