"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Search


def list_things(client: Client) -> None:
    """Send `GET /things`."""
    return client.send(list_things_request())


async def list_things_async(client: AsyncClient) -> None:
    """Async `list_things`."""
    return await client.send(list_things_request())


def list_things_request() -> Request[None]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path="/things",
        returns={204: None},
    )


def search_things(client: Client, *, body: Search) -> list[str]:
    """Send `QUERY /things`."""
    return client.send(search_things_request(body=body))


async def search_things_async(client: AsyncClient, *, body: Search) -> list[str]:
    """Async `search_things`."""
    return await client.send(search_things_request(body=body))


def search_things_request(*, body: Search) -> Request[list[str]]:
    """Build `QUERY /things` without sending it."""
    return Request(
        operation_id="search_things",
        method="QUERY",
        path="/things",
        content=encode_json(body),
        content_type="application/json",
        returns={200: list[str]},
    )
