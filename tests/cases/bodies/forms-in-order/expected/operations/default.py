"""Operations: each as a call, an async call, and a request."""

from .._runtime.multipart import encode_multipart
from .._runtime.request import Request
from ..client import AsyncClient, Client


def post_ordered(client: Client, *, body: list[dict[str, str]]) -> None:
    """Send `POST /ordered`."""
    return client.send(post_ordered_request(body=body))


async def post_ordered_async(
    client: AsyncClient, *, body: list[dict[str, str]]
) -> None:
    """Async `post_ordered`."""
    return await client.send(post_ordered_request(body=body))


def post_ordered_request(*, body: list[dict[str, str]]) -> Request[None]:
    """Build `POST /ordered` without sending it."""
    return Request(
        operation_id="post_ordered",
        method="POST",
        path="/ordered",
        content=encode_multipart(body),
        content_type="multipart/form-data",
        returns={204: None},
    )
