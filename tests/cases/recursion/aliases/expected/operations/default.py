"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Json, Nested


def put_json(client: Client, *, body: Json) -> Nested:
    """Send `PUT /json`."""
    return client.send(put_json_request(body=body))


async def put_json_async(client: AsyncClient, *, body: Json) -> Nested:
    """Async `put_json`."""
    return await client.send(put_json_request(body=body))


def put_json_request(*, body: Json) -> Request[Nested]:
    """Build `PUT /json` without sending it."""
    return Request(
        operation_id="put_json",
        method="PUT",
        path="/json",
        content=encode_json(body, null=True),
        content_type="application/json",
        returns={200: Nested},
    )
