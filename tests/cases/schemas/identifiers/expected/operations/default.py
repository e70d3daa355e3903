"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Box, Lid


def put_box(client: Client, *, body: Box) -> Lid:
    """Send `PUT /boxes`."""
    return client.send(put_box_request(body=body))


async def put_box_async(client: AsyncClient, *, body: Box) -> Lid:
    """Async `put_box`."""
    return await client.send(put_box_request(body=body))


def put_box_request(*, body: Box) -> Request[Lid]:
    """Build `PUT /boxes` without sending it."""
    return Request(
        operation_id="put_box",
        method="PUT",
        path="/boxes",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Lid},
    )
