"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Levels


def put_levels(client: Client, *, body: Levels) -> Levels:
    """Send `PUT /levels`."""
    return client.send(put_levels_request(body=body))


async def put_levels_async(client: AsyncClient, *, body: Levels) -> Levels:
    """Async `put_levels`."""
    return await client.send(put_levels_request(body=body))


def put_levels_request(*, body: Levels) -> Request[Levels]:
    """Build `PUT /levels` without sending it."""
    return Request(
        operation_id="put_levels",
        method="PUT",
        path="/levels",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Levels},
    )
