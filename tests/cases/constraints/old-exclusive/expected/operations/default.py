"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Numbers


def post_numbers(client: Client, *, body: Numbers) -> None:
    """Send `POST /numbers`."""
    return client.send(post_numbers_request(body=body))


async def post_numbers_async(client: AsyncClient, *, body: Numbers) -> None:
    """Async `post_numbers`."""
    return await client.send(post_numbers_request(body=body))


def post_numbers_request(*, body: Numbers) -> Request[None]:
    """Build `POST /numbers` without sending it."""
    return Request(
        operation_id="post_numbers",
        method="POST",
        path="/numbers",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
