"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Formats


def put_formats(client: Client, *, body: Formats) -> Formats:
    """Send `PUT /formats`."""
    return client.send(put_formats_request(body=body))


async def put_formats_async(client: AsyncClient, *, body: Formats) -> Formats:
    """Async `put_formats`."""
    return await client.send(put_formats_request(body=body))


def put_formats_request(*, body: Formats) -> Request[Formats]:
    """Build `PUT /formats` without sending it."""
    return Request(
        operation_id="put_formats",
        method="PUT",
        path="/formats",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Formats},
    )
