"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Lists


def post_lists(client: Client, *, body: Lists) -> None:
    """Send `POST /lists`."""
    return client.send(post_lists_request(body=body))


async def post_lists_async(client: AsyncClient, *, body: Lists) -> None:
    """Async `post_lists`."""
    return await client.send(post_lists_request(body=body))


def post_lists_request(*, body: Lists) -> Request[None]:
    """Build `POST /lists` without sending it."""
    return Request(
        operation_id="post_lists",
        method="POST",
        path="/lists",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
