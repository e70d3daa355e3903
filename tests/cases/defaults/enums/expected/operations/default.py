"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Color, Thing


def create_thing(client: Client, *, body: Thing, color: Color | None = None) -> None:
    """Send `POST /things`.

    Args:
        color: Default: green.
    """
    return client.send(create_thing_request(body=body, color=color))


async def create_thing_async(
    client: AsyncClient, *, body: Thing, color: Color | None = None
) -> None:
    """Async `create_thing`."""
    return await client.send(create_thing_request(body=body, color=color))


def create_thing_request(*, body: Thing, color: Color | None = None) -> Request[None]:
    """Build `POST /things` without sending it."""
    return Request(
        operation_id="create_thing",
        method="POST",
        path="/things",
        query=build_query({"color": color}),
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
