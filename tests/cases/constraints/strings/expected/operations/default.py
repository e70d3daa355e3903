"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Texts


def post_texts(client: Client, *, body: Texts) -> None:
    """Send `POST /texts`."""
    return client.send(post_texts_request(body=body))


async def post_texts_async(client: AsyncClient, *, body: Texts) -> None:
    """Async `post_texts`."""
    return await client.send(post_texts_request(body=body))


def post_texts_request(*, body: Texts) -> Request[None]:
    """Build `POST /texts` without sending it."""
    return Request(
        operation_id="post_texts",
        method="POST",
        path="/texts",
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
