"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from .._runtime.styles import Styled, build_cookies
from ..client import AsyncClient, Client
from ..models import Color


def list_things(
    client: Client,
    *,
    theme: str,
    limit: int | None = None,
    list: list[str] | None = None,
    exploded: list[str] | None = None,
    object: Color | None = None,
    raw: str | None = None,
    raw_list: list[int] | None = None,
    raw_object: Color | None = None,
    raw_exploded: Color | None = None,
    text: str | None = None,
    json: Color | None = None,
) -> None:
    """Send `GET /things`."""
    return client.send(
        list_things_request(
            theme=theme,
            limit=limit,
            list=list,
            exploded=exploded,
            object=object,
            raw=raw,
            raw_list=raw_list,
            raw_object=raw_object,
            raw_exploded=raw_exploded,
            text=text,
            json=json,
        )
    )


async def list_things_async(
    client: AsyncClient,
    *,
    theme: str,
    limit: int | None = None,
    list: list[str] | None = None,
    exploded: list[str] | None = None,
    object: Color | None = None,
    raw: str | None = None,
    raw_list: list[int] | None = None,
    raw_object: Color | None = None,
    raw_exploded: Color | None = None,
    text: str | None = None,
    json: Color | None = None,
) -> None:
    """Async `list_things`."""
    return await client.send(
        list_things_request(
            theme=theme,
            limit=limit,
            list=list,
            exploded=exploded,
            object=object,
            raw=raw,
            raw_list=raw_list,
            raw_object=raw_object,
            raw_exploded=raw_exploded,
            text=text,
            json=json,
        )
    )


def list_things_request(
    *,
    theme: str,
    limit: int | None = None,
    list: list[str] | None = None,
    exploded: list[str] | None = None,
    object: Color | None = None,
    raw: str | None = None,
    raw_list: list[int] | None = None,
    raw_object: Color | None = None,
    raw_exploded: Color | None = None,
    text: str | None = None,
    json: Color | None = None,
) -> Request[None]:
    """Build `GET /things` without sending it."""
    return Request(
        operation_id="list_things",
        method="GET",
        path="/things",
        cookies=build_cookies(
            {
                "theme": theme,
                "limit": limit,
                "list": Styled(list, "form", explode=False),
                "exploded": exploded,
                "object": Styled(object, "form", explode=False),
                "raw": Styled(raw, "cookie"),
                "rawList": Styled(raw_list, "cookie"),
                "rawObject": Styled(raw_object, "cookie", explode=False),
                "rawExploded": Styled(raw_exploded, "cookie"),
                "text": Styled(text, "cookie"),
                "json": Styled(encode_json(json), "cookie"),
            }
        ),
        returns={204: None},
        security=(("session",),),
    )
