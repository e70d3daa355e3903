"""Operations: each as a call, an async call, and a request."""

from typing import Any

from .._runtime.encode import build_headers, build_path, build_query, encode_json
from .._runtime.forms import encode_form
from .._runtime.request import Request
from .._runtime.styles import Styled, build_cookies
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
    rows: str | None = None,
    form: Key | None = None,
    pair: Key | None = None,
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
            rows=rows,
            form=form,
            pair=pair,
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
    rows: str | None = None,
    form: Key | None = None,
    pair: Key | None = None,
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
            rows=rows,
            form=form,
            pair=pair,
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
    rows: str | None = None,
    form: Key | None = None,
    pair: Key | None = None,
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
                "rows": rows,
                "form": encode_form(form),
            }
        ),
        headers=build_headers({"X-Filter": encode_json(x_filter), "X-Note": x_note}),
        cookies=build_cookies({"pair": Styled(encode_form(pair), "cookie")}),
        returns={204: None},
    )
