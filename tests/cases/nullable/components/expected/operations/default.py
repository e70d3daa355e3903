"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Owner, Thing


def put_thing(client: Client, *, body: Thing) -> Owner | None:
    """Send `PUT /things`."""
    return client.send(put_thing_request(body=body))


async def put_thing_async(client: AsyncClient, *, body: Thing) -> Owner | None:
    """Async `put_thing`."""
    return await client.send(put_thing_request(body=body))


def put_thing_request(*, body: Thing) -> Request[Owner | None]:
    """Build `PUT /things` without sending it."""
    return Request(
        operation_id="put_thing",
        method="PUT",
        path="/things",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Owner | None},
    )
