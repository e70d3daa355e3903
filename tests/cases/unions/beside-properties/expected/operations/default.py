"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Contact, Target


def put_target(client: Client, *, body: Target) -> Contact:
    """Send `PUT /targets`."""
    return client.send(put_target_request(body=body))


async def put_target_async(client: AsyncClient, *, body: Target) -> Contact:
    """Async `put_target`."""
    return await client.send(put_target_request(body=body))


def put_target_request(*, body: Target) -> Request[Contact]:
    """Build `PUT /targets` without sending it."""
    return Request(
        operation_id="put_target",
        method="PUT",
        path="/targets",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Contact},
    )
