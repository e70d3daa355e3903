"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Thing


def create_thing(
    client: Client,
    *,
    body: Thing,
    limit: int | None = None,
    deep: bool | None = None,
    order: str | None = None,
) -> None:
    """Send `POST /things`.

    Args:
        limit: At most 100. Default: 20.
        deep: Default: false.
        order: Default: new"est\\.
    """
    return client.send(
        create_thing_request(body=body, limit=limit, deep=deep, order=order)
    )


async def create_thing_async(
    client: AsyncClient,
    *,
    body: Thing,
    limit: int | None = None,
    deep: bool | None = None,
    order: str | None = None,
) -> None:
    """Async `create_thing`."""
    return await client.send(
        create_thing_request(body=body, limit=limit, deep=deep, order=order)
    )


def create_thing_request(
    *,
    body: Thing,
    limit: int | None = None,
    deep: bool | None = None,
    order: str | None = None,
) -> Request[None]:
    """Build `POST /things` without sending it."""
    return Request(
        operation_id="create_thing",
        method="POST",
        path="/things",
        query=build_query({"limit": limit, "deep": deep, "order": order}),
        content=encode_json(body),
        content_type="application/json",
        returns={204: None},
    )
