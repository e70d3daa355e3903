"""Operations: each as a call, an async call, and a request."""

from datetime import date

from .._runtime.request import Request
from .._runtime.styles import Styled, build_query
from ..client import AsyncClient, Client
from ..models import Color, Sizes


def lenient_search(
    client: Client, *, created: dict[str, int] | int | None = None
) -> None:
    """Send `GET /lenient`."""
    return client.send(lenient_search_request(created=created))


async def lenient_search_async(
    client: AsyncClient, *, created: dict[str, int] | int | None = None
) -> None:
    """Async `lenient_search`."""
    return await client.send(lenient_search_request(created=created))


def lenient_search_request(
    *, created: dict[str, int] | int | None = None
) -> Request[None]:
    """Build `GET /lenient` without sending it."""
    return Request(
        operation_id="lenient_search",
        method="GET",
        path="/lenient",
        query=build_query({"created": Styled(created, "deepObject")}),
        returns={204: None},
    )


def search(
    client: Client,
    *,
    piped: list[str],
    filter: Color,
    text: str | None = None,
    tags: list[str] | None = None,
    list: list[str] | None = None,
    object: Color | None = None,
    exploded: Color | None = None,
    spaced: list[str] | None = None,
    spaced_object: Sizes | None = None,
    piped_object: Color | None = None,
    range: dict[str, date] | None = None,
) -> None:
    """Send `GET /search`."""
    return client.send(
        search_request(
            piped=piped,
            filter=filter,
            text=text,
            tags=tags,
            list=list,
            object=object,
            exploded=exploded,
            spaced=spaced,
            spaced_object=spaced_object,
            piped_object=piped_object,
            range=range,
        )
    )


async def search_async(
    client: AsyncClient,
    *,
    piped: list[str],
    filter: Color,
    text: str | None = None,
    tags: list[str] | None = None,
    list: list[str] | None = None,
    object: Color | None = None,
    exploded: Color | None = None,
    spaced: list[str] | None = None,
    spaced_object: Sizes | None = None,
    piped_object: Color | None = None,
    range: dict[str, date] | None = None,
) -> None:
    """Async `search`."""
    return await client.send(
        search_request(
            piped=piped,
            filter=filter,
            text=text,
            tags=tags,
            list=list,
            object=object,
            exploded=exploded,
            spaced=spaced,
            spaced_object=spaced_object,
            piped_object=piped_object,
            range=range,
        )
    )


def search_request(
    *,
    piped: list[str],
    filter: Color,
    text: str | None = None,
    tags: list[str] | None = None,
    list: list[str] | None = None,
    object: Color | None = None,
    exploded: Color | None = None,
    spaced: list[str] | None = None,
    spaced_object: Sizes | None = None,
    piped_object: Color | None = None,
    range: dict[str, date] | None = None,
) -> Request[None]:
    """Build `GET /search` without sending it."""
    return Request(
        operation_id="search",
        method="GET",
        path="/search",
        query=build_query(
            {
                "piped": Styled(piped, "pipeDelimited"),
                "filter": Styled(filter, "deepObject"),
                "text": text,
                "tags[]": tags,
                "list": Styled(list, "form", explode=False),
                "object": Styled(object, "form", explode=False),
                "exploded": exploded,
                "spaced": Styled(spaced, "spaceDelimited"),
                "spacedObject": Styled(spaced_object, "spaceDelimited"),
                "pipedObject": Styled(piped_object, "pipeDelimited"),
                "range": Styled(range, "deepObject"),
            }
        ),
        returns={204: None},
    )
