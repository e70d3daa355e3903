"""Operations: each as a call, an async call, and a request."""

from typing import Any

from .._runtime.encode import build_headers, build_path, build_query, encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Filter, Key


def list_things(
    client: Client,
    key: Key,
    note: str,
    *,
    filter: Filter,
    sort: list[str] | None = None,
    any: Any = None,
    q: int | None = None,
    x_filter: Filter | None = None,
    x_note: str | None = None,
) -> None:
    """Send `GET /things/{key}/{note}`.

    Args:
        sort: By what.
    """
    return client.send(
        list_things_request(
            key,
            note,
            filter=filter,
            sort=sort,
            any=any,
            q=q,
            x_filter=x_filter,
            x_note=x_note,
        )
    )


async def list_things_async(
    client: AsyncClient,
    key: Key,
    note: str,
    *,
    filter: Filter,
    sort: list[str] | None = None,
    any: Any = None,
    q: int | None = None,
    x_filter: Filter | None = None,
    x_note: str | None = None,
) -> None:
    """Async `list_things`."""
    return await client.send(
        list_things_request(
            key,
            note,
            filter=filter,
            sort=sort,
            any=any,
            q=q,
            x_filter=x_filter,
            x_note=x_note,
        )
    )


def list_things_request(
    key: Key,
    note: str,
    *,
    filter: Filter,
    sort: list[str] | None = None,
    any: Any = None,
    q: int | None = None,
    x_filter: Filter | None = None,
    x_note: str | None = None,
) -> Request[None]:
    """Build `GET /things/{key}/{note}` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path=build_path(
            "/things/{key}/{note}", {"key": encode_json(key), "note": note}
        ),
        query=build_query(
            {
                "filter": encode_json(filter),
                "sort": encode_json(sort),
                "any": encode_json(any),
                "q": q,
            }
        ),
        headers=build_headers({"X-Filter": encode_json(x_filter), "X-Note": x_note}),
        returns={204: None},
    )
