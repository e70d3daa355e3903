"""A service with every kind of pagination, which records the requested URLs."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException, Query, Request, Response
from pydantic import BaseModel

THINGS = 23
"""Number of all things. Every second thing is even."""
RARE = [0, 9, 10, 22]
"""Things of the color "rare", by which a list is filtered after it is cut into pages."""


class Thing(BaseModel):
    """Item of all lists."""

    id: int
    color: str


class Meta(BaseModel):
    """Properties beside the items."""

    next_cursor: str | None = None


class Page(BaseModel):
    """Items, and what lists say about further items."""

    data: list[Thing] | None = None
    page: int | None = None
    more: bool | None = None
    pages: int | None = None
    total: int | None = None
    next: str | None = None
    meta: Meta | None = None


class Times(BaseModel):
    """Numbers, and a time as the cursor. It is also the body with the cursor."""

    data: list[int] = []
    since: datetime | None = None
    next: datetime | None = None


class Numbers(BaseModel):
    """Numbers, and a number as the cursor. It is also the body with the cursor."""

    data: list[int] = []
    since: float | None = None
    next: float | None = None


class Search(BaseModel):
    """Body of a search."""

    color: str | None = None
    cursor: str | None = None
    limit: int = 5


Color = Annotated[str | None, Query()]
Raw = dict[str, Any]
_UNTYPED = {"items": {"type": "object", "properties": {"id": {"type": "integer"}, "color": {"type": "string"}}}}
_PAGE_OF_UNTYPED = {"schema": {"type": "object", "properties": {"data": _UNTYPED}}}
"""Page with `items` without `type`, as Directus documents it."""


def create_app() -> FastAPI:
    """Return the service, whose state has the requested URLs."""
    app = FastAPI(title="Things", version="1")
    app.state.asked = []

    @app.middleware("http")
    async def count(request: Request, call_next: Any) -> Response:
        app.state.asked.append(f"{request.url.path}?{request.url.query}")
        answer: Response = await call_next(request)
        return answer

    for respond in LISTS:
        name = respond.__name__
        app.get(f"/{name.removeprefix('by_')}", operation_id=name)(respond)
    for respond in (search, search_by_time, search_by_number):
        app.post(f"/{respond.__name__}", operation_id=respond.__name__)(respond)
    responses: dict[int | str, Raw] = {200: {"content": {"application/json": _PAGE_OF_UNTYPED}}}
    app.get("/untyped", operation_id="untyped_items", response_model=None, responses=responses)(untyped_items)
    return app


def cut(color: str | None, start: int, size: int) -> tuple[list[Thing], int | None]:
    """Return the things of a page, and the start of the next page. Some colors are left out after the cut."""
    every = [Thing(id=n, color="odd" if n % 2 else "even") for n in range(THINGS)]
    colored = [thing for thing in every if color not in {"odd", "even", "none"} or thing.color == color]
    left_out = {"rare": {*range(THINGS)} - {*RARE}, "hidden": {3}}.get(color or "", set())
    found = [thing for thing in colored[start : start + size] if thing.id not in left_out]
    return found, start + size if start + size < len(colored) else None


def by_offset(offset: Annotated[int, Query(ge=0)] = 0, limit: int = 10, color: Color = None) -> Page:
    return Page(data=cut(color, offset, limit)[0] or None, total=len(cut(color, 0, THINGS)[0]))


def scan_by_offset(offset: int = 0) -> Page:
    found, following = cut("rare", offset, 4)
    return Page(data=found, more=following is not None)


def by_page(page: int = 1, per_page: int = 10, color: Color = None) -> Page:
    found, following = cut(color, (page - 1) * per_page, per_page)
    return Page(data=found, more=following is not None, page=page)


def by_page_count(page: int = 1, limit: int = 10) -> Page:
    return Page(data=cut(None, (page - 1) * limit, limit)[0], pages=-(-THINGS // limit))


def plain_list(page: int = 0, page_size: int = 10, color: Color = None) -> list[Thing]:
    size = min(page_size, 20)
    return cut(color, page * size, size)[0]


def plain_by_offset(offset: int = 0, limit: int = 10, color: Color = None) -> list[Thing]:
    return cut(color, offset, min(limit, 20))[0]


def bare_map(page: int = 1) -> dict[str, list[Thing]]:
    found, _ = cut(None, (page - 1) * 10, 10)
    return {"H100": found} if found else {}


def untyped_items(page: int = 1) -> Raw:
    return {"data": [[{"id": 1}], [{"id": 2}], [], {"id": 4}][page - 1]}


def by_cursor(cursor: str = "0", color: Color = None, limit: int = 5) -> Page:
    found, following = cut(color, int(cursor), limit)
    return Page(data=found, meta=Meta(next_cursor=str(following)) if following else None)


def search(body: Annotated[Search, Body()]) -> Page:
    return by_cursor(body.cursor or "0", body.color, body.limit)


def by_link(request: Request, response: Response, after: int = 0, color: Color = None) -> list[Thing]:
    found, following = cut(color, after, 4)
    if following:
        url = request.url.include_query_params(after=following)
        response.headers["Link"] = f'<{url}>; rel="next", </link>; rel="first"'
    return found


def by_time(since: datetime | None = None) -> Times:
    return Times(since=since)


def by_number(since: float | None = None) -> Numbers:
    return Numbers(since=since)


def search_by_time(body: Times) -> Times:
    return body


def search_by_number(body: Numbers) -> Numbers:
    return body


def by_last_id(after: str = "-1", color: Color = None) -> Page:
    step = 1 if color is None else 2  # between the ids of things of one color
    found, following = cut(color, (int(after) + step) // step, 4)
    return Page(data=found, more=following is not None)


def by_url(color: Color = None, token: int = 0) -> Page:
    found, following = cut(color, token, 4)
    # A proxy may pass on an internal address.
    filters = f"&color={color}" if color else ""
    url = f"http://internal.example/elsewhere?token={following}{filters}"
    return Page(data=found, next=url if following else None)


def equal_values(page: int = 1) -> list[str]:
    return (["same"] * 33)[(page - 1) * 10 : page * 10]


def ignores_page(page: int = 1) -> list[Thing]:
    return cut(None, 0, 3)[0] if page else []


def says_more(*, is_stuck: bool, page: int = 1) -> Raw:
    found = [1, 2] if is_stuck else (["same"] * 63)[(page - 1) * 10 : page * 10]
    return {"data": found, "more": is_stuck or page < 7}


def odd_cursors(cursor: str = "a", *, is_empty: bool = False) -> Page:
    following = f"{cursor}a" if is_empty else {"a": "b", "b": "c", "c": "a"}[cursor]
    return Page(data=[] if is_empty else [Thing(id=ord(cursor), color="odd")], meta=Meta(next_cursor=following))


def more_without_cursor(cursor: str = "") -> Raw:
    return {"data": [1, 2], "more": True, "next": cursor or None}


def counted_items(total: str, offset: int = 0) -> Raw:
    found = [thing.id for thing in cut(None, offset, 5)[0]]
    return {"data": found, "total": json.loads(total.format(page=len(found), so_far=offset + len(found)))}


def counted_pages(pages: str, page: int = 1) -> Raw:
    found = [thing.id for thing in cut(None, (page - 1) * 5, 5)[0]]
    return {"data": found, "pages": json.loads(pages.format(this=page))}


def refuses_unknown_pages(page: int = 1, size: int = 10, status: int = 404) -> Raw:
    found = [thing.id for thing in cut(None, (page - 1) * size, size)[0]]
    if not found:
        raise HTTPException(status, "Invalid page.")
    return {"data": found, "total": THINGS}


LISTS: tuple[Callable[..., Any], ...] = (
    *(by_offset, scan_by_offset, by_page, by_page_count, plain_list, plain_by_offset, bare_map, by_cursor, by_link),
    *(
        by_last_id,
        by_url,
        by_time,
        by_number,
        equal_values,
        ignores_page,
        says_more,
        odd_cursors,
        more_without_cursor,
        counted_items,
        counted_pages,
    ),
    refuses_unknown_pages,
)
