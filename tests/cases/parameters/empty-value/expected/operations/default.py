"""Operations: each as a call, an async call, and a request."""

from typing import Literal

from .._runtime.request import Request
from .._runtime.styles import Styled, build_query
from ..client import AsyncClient, Client
from ..models import ListThingsOrder


def list_things(
    client: Client,
    *,
    limit: int | Literal[""] | None = None,
    q: str | None = None,
    order: ListThingsOrder | Literal[""] | None = None,
    tags: list[str] | Literal[""] | None = None,
    filter: dict[str, str] | None = None,
) -> None:
    """Send `GET /things`.

    Args:
        limit: How many. Default: 10.
    """
    return client.send(
        list_things_request(limit=limit, q=q, order=order, tags=tags, filter=filter)
    )


async def list_things_async(
    client: AsyncClient,
    *,
    limit: int | Literal[""] | None = None,
    q: str | None = None,
    order: ListThingsOrder | Literal[""] | None = None,
    tags: list[str] | Literal[""] | None = None,
    filter: dict[str, str] | None = None,
) -> None:
    """Async `list_things`."""
    return await client.send(
        list_things_request(limit=limit, q=q, order=order, tags=tags, filter=filter)
    )


def list_things_request(
    *,
    limit: int | Literal[""] | None = None,
    q: str | None = None,
    order: ListThingsOrder | Literal[""] | None = None,
    tags: list[str] | Literal[""] | None = None,
    filter: dict[str, str] | None = None,
) -> Request[None]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path="/things",
        query=build_query(
            {
                "limit": limit,
                "q": q,
                "order": order,
                "tags": Styled(tags, "form", explode=False),
                "filter": Styled(filter, "deepObject"),
            }
        ),
        returns={204: None},
    )
