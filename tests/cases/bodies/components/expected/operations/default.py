"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Thing


def add_thing(client: Client, *, body: Thing) -> Thing:
    """Send `POST /things`.

    Raises:
        ConflictError: 409, there already.
    """
    return client.send(add_thing_request(body=body))


async def add_thing_async(client: AsyncClient, *, body: Thing) -> Thing:
    """Async `add_thing`."""
    return await client.send(add_thing_request(body=body))


def add_thing_request(*, body: Thing) -> Request[Thing]:
    """Build `POST /things` without sending it."""
    return Request(
        operation_id="add_thing",
        method="POST",
        path="/things",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Thing},
        raises={409: Thing},
    )
