"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Numbers


def post_numbers(
    client: Client,
    *,
    body: Numbers,
    page: int | None = None,
    ratio: float | None = None,
) -> None:
    """Send `POST /numbers`.

    Args:
        page: At least 1, at most 9000.
        ratio: At most 1, more than 0.
    """
    return client.send(post_numbers_request(body=body, page=page, ratio=ratio))


async def post_numbers_async(
    client: AsyncClient,
    *,
    body: Numbers,
    page: int | None = None,
    ratio: float | None = None,
) -> None:
    """Async `post_numbers`."""
    return await client.send(post_numbers_request(body=body, page=page, ratio=ratio))


def post_numbers_request(
    *, body: Numbers, page: int | None = None, ratio: float | None = None
) -> Request[None]:
    """Build `POST /numbers` without sending it."""
    return Request(
        operation_id="post_numbers",
        method="POST",
        path="/numbers",
        query=build_query({"page": page, "ratio": ratio}),
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
