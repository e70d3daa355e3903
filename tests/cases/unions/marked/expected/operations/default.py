"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Deployment


def put_source(client: Client, *, body: Deployment) -> Deployment:
    """Send `PUT /sources`."""
    return client.send(put_source_request(body=body))


async def put_source_async(client: AsyncClient, *, body: Deployment) -> Deployment:
    """Async `put_source`."""
    return await client.send(put_source_request(body=body))


def put_source_request(*, body: Deployment) -> Request[Deployment]:
    """Build `PUT /sources` without sending it."""
    return Request(
        operation_id="put_source",
        method="PUT",
        path="/sources",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Deployment},
    )
