"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request
from ..client import AsyncClient, Client


def get_version(client: Client) -> str:
    """Say which release answers; asks for no token."""
    return client.send(get_version_request())


async def get_version_async(client: AsyncClient) -> str:
    """Async `get_version`."""
    return await client.send(get_version_request())


def get_version_request() -> Request[str]:
    """Build `GET /version` without sending it."""
    return Request(
        operation_id="get_version_version_get",
        method="GET",
        path="/version",
        returns={200: str},
    )
