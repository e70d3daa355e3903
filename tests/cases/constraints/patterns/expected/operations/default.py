"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Read, Texts


def post_texts(client: Client, *, body: Texts, code: str | None = None) -> Read:
    """Send `POST /texts`.

    Args:
        code: Matches `^[a-z]{2}$`.
    """
    return client.send(post_texts_request(body=body, code=code))


async def post_texts_async(
    client: AsyncClient, *, body: Texts, code: str | None = None
) -> Read:
    """Async `post_texts`."""
    return await client.send(post_texts_request(body=body, code=code))


def post_texts_request(*, body: Texts, code: str | None = None) -> Request[Read]:
    """Build `POST /texts` without sending it."""
    return Request(
        operation_id="post_texts",
        method="POST",
        path="/texts",
        query=build_query({"code": code}),
        content=encode_json(body),
        content_type="application/json",
        returns={200: Read},
    )
