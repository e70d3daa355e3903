"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Thing


def create_thing(client: Client, *, body: Thing) -> None:
    """Send `POST /things`."""
    return client.send(create_thing_request(body=body))


async def create_thing_async(client: AsyncClient, *, body: Thing) -> None:
    """Async `create_thing`."""
    return await client.send(create_thing_request(body=body))


def create_thing_request(*, body: Thing) -> Request[None]:
    """Build `POST /things` without sending it."""
    return Request(
        operation_id="create_thing",
        method="POST",
        path="/things",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
