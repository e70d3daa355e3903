"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_text
from .._runtime.request import Request
from ..client import AsyncClient, Client


def put_thing(client: Client, *, body: str | bytes) -> bytes:
    """Send `PUT /things`."""
    return client.send(put_thing_request(body=body))


async def put_thing_async(client: AsyncClient, *, body: str | bytes) -> bytes:
    """Async `put_thing`."""
    return await client.send(put_thing_request(body=body))


def put_thing_request(*, body: str | bytes) -> Request[bytes]:
    """Build `PUT /things` without sending it."""
    return Request(
        operation_id="put_thing",
        method="PUT",
        path="/things",
        content=encode_text(body),
        content_type="application/xml",
        returns={200: bytes},
    )
