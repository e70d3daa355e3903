"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Thing


def create_thing(client: Client, *, body: Thing, limit: int | None = None) -> None:
    """Send `POST /things`."""
    return client.send(create_thing_request(body=body, limit=limit))


async def create_thing_async(
    client: AsyncClient, *, body: Thing, limit: int | None = None
) -> None:
    """Async `create_thing`."""
    return await client.send(create_thing_request(body=body, limit=limit))


def create_thing_request(*, body: Thing, limit: int | None = None) -> Request[None]:
    """Build `POST /things` without sending it."""
    return Request(
        operation_id="create_thing",
        method="POST",
        path="/things",
        query=build_query({"limit": limit}),
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
