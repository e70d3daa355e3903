"""Operations: each as a call, an async call, and a request."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from .._runtime.encode import build_query
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Order, Page


def search(
    client: Client,
    *,
    limit: int,
    tags: list[str],
    q: str | None = None,
    ratio: float | None = None,
    exact: bool | None = None,
    sizes: list[int] | None = None,
    order: Order | None = None,
    orders: list[Order] | None = None,
    since: date | None = None,
    until: datetime | None = None,
    job: UUID | None = None,
    maybe: str | None = None,
    either: int | bool | None = None,
    filter: dict[str, str] | None = None,
    page: Page | None = None,
    kind: Literal["all"] | None = None,
    untyped: Any = None,
) -> None:
    """Send `GET /search`.

    Args:
        limit: At least 1, at most 100.
        tags: At least 1 item.
        q: What to look for. At most 30 characters.
        untyped: Anything.
    """
    return client.send(
        search_request(
            limit=limit,
            tags=tags,
            q=q,
            ratio=ratio,
            exact=exact,
            sizes=sizes,
            order=order,
            orders=orders,
            since=since,
            until=until,
            job=job,
            maybe=maybe,
            either=either,
            filter=filter,
            page=page,
            kind=kind,
            untyped=untyped,
        )
    )


async def search_async(
    client: AsyncClient,
    *,
    limit: int,
    tags: list[str],
    q: str | None = None,
    ratio: float | None = None,
    exact: bool | None = None,
    sizes: list[int] | None = None,
    order: Order | None = None,
    orders: list[Order] | None = None,
    since: date | None = None,
    until: datetime | None = None,
    job: UUID | None = None,
    maybe: str | None = None,
    either: int | bool | None = None,
    filter: dict[str, str] | None = None,
    page: Page | None = None,
    kind: Literal["all"] | None = None,
    untyped: Any = None,
) -> None:
    """Async `search`."""
    return await client.send(
        search_request(
            limit=limit,
            tags=tags,
            q=q,
            ratio=ratio,
            exact=exact,
            sizes=sizes,
            order=order,
            orders=orders,
            since=since,
            until=until,
            job=job,
            maybe=maybe,
            either=either,
            filter=filter,
            page=page,
            kind=kind,
            untyped=untyped,
        )
    )


def search_request(
    *,
    limit: int,
    tags: list[str],
    q: str | None = None,
    ratio: float | None = None,
    exact: bool | None = None,
    sizes: list[int] | None = None,
    order: Order | None = None,
    orders: list[Order] | None = None,
    since: date | None = None,
    until: datetime | None = None,
    job: UUID | None = None,
    maybe: str | None = None,
    either: int | bool | None = None,
    filter: dict[str, str] | None = None,
    page: Page | None = None,
    kind: Literal["all"] | None = None,
    untyped: Any = None,
) -> Request[None]:
    """Build `GET /search` without sending it."""
    return Request(
        operation_id="search",
        method="GET",
        path="/search",
        query=build_query(
            {
                "limit": limit,
                "tags": tags,
                "q": q,
                "ratio": ratio,
                "exact": exact,
                "sizes": sizes,
                "order": order,
                "orders": orders,
                "since": since,
                "until": until,
                "job": job,
                "maybe": maybe,
                "either": either,
                "filter": filter,
                "page": page,
                "kind": kind,
                "untyped": untyped,
            }
        ),
        returns={204: None},
    )
