"""A service with every kind of pagination, which records the requested URLs."""

from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException, Query, Request, Response
from pydantic import BaseModel

THINGS = 23
"""Number of all things. Every second thing is even."""
RARE = [0, 9, 10, 22]
"""Things that remain where a list is filtered after it is cut into pages."""


class Thing(BaseModel):
    """Item of all lists."""

    id: int
    color: str


class Data(BaseModel):
    """Page by offset and limit, with a total."""

    data: list[Thing] | None = None
    total_count: int = 0


class Billings(BaseModel):
    """Page by offset and limit, with other names."""

    recent_billings: list[Thing]
    total_billings: int


class Numbered(BaseModel):
    """Page by number, with a flag for further pages."""

    sandboxes: list[Thing]
    has_next: bool
    page: int


class Counted(BaseModel):
    """Page by number, with the number of all pages."""

    samples: list[Thing]
    total_pages: int


class Meta(BaseModel):
    """Properties beside the items."""

    next_cursor: str | None = None


class Cursored(BaseModel):
    """Page with the cursor of the next page."""

    items: list[Thing]
    meta: Meta | None = None


class Linked(BaseModel):
    """Page with the URL of the next page."""

    value: list[Thing]
    next: str | None = None


class Search(BaseModel):
    """Body of a search."""

    color: str | None = None
    cursor: str | None = None
    limit: int = 5


Color = Annotated[str | None, Query()]
Offset = Annotated[int, Query(ge=0)]


def create_app() -> FastAPI:
    """Return the service, whose state has the requested URLs."""
    app = FastAPI(title="Things", version="1")
    app.state.asked = []

    @app.middleware("http")
    async def count(request: Request, call_next: Any) -> Response:
        app.state.asked.append(f"{request.url.path}?{request.url.query}")
        answer: Response = await call_next(request)
        return answer

    _by_number_and_offset(app)
    _by_cursor_and_link(app)
    _by_filter(app)
    _with_short_pages(app)
    _without_end(app)
    _with_wrong_counts(app)
    return app


def things(color: str | None = None) -> list[Thing]:
    """Return all things of a color."""
    every = [Thing(id=n, color="odd" if n % 2 else "even") for n in range(THINGS)]
    return [thing for thing in every if color in {None, thing.color}]


def _by_number_and_offset(app: FastAPI) -> None:
    @app.get("/data", operation_id="by_offset")
    def by_offset(offset: Offset = 0, limit: int = 10, color: Color = None) -> Data:
        found = things(color)
        return Data(data=found[offset : offset + limit] or None, total_count=len(found))

    @app.get("/billings", operation_id="by_skip")
    def by_skip(skip: Offset = 0, limit: Annotated[int, Query(le=7)] = 7) -> Billings:
        found = things()
        return Billings(recent_billings=found[skip : skip + limit], total_billings=len(found))

    @app.get("/sandboxes", operation_id="by_page")
    def by_page(page: int = 1, per_page: int = 10, color: Color = None) -> Numbered:
        found, start = things(color), (page - 1) * per_page
        has_next = start + per_page < len(found)
        return Numbered(sandboxes=found[start : start + per_page], has_next=has_next, page=page)

    @app.get("/samples", operation_id="by_page_count")
    def by_page_count(page: int = 1, limit: int = 10) -> Counted:
        start = (page - 1) * limit
        return Counted(samples=things()[start : start + limit], total_pages=-(-THINGS // limit))

    @app.get("/plain", operation_id="plain_list")
    def plain_list(page: int = 0, page_size: int = 10) -> list[Thing]:
        return things()[page * page_size : (page + 1) * page_size]

    @app.get("/map", operation_id="bare_map")
    def bare_map(page: int = 1, page_size: int = 10) -> dict[str, list[Thing]]:
        found = things()[(page - 1) * page_size : page * page_size]
        return {"H100": found} if found else {}

    # `items` without `type`, as Directus documents it
    item = {"properties": {"id": {"type": "integer"}, "color": {"type": "string"}}}
    untyped = {"items": {"type": "object", **item}}
    page_of_untyped = {"type": "object", "properties": {"data": untyped}}
    media = {"application/json": {"schema": page_of_untyped}}

    @app.get("/untyped", operation_id="untyped_items", response_model=None, responses={200: {"content": media}})
    def untyped_items(page: int = 1) -> dict[str, Any]:
        return {"data": [[{"id": 1}], [{"id": 2}], [], {"id": 4}][page - 1]}


def _by_cursor_and_link(app: FastAPI) -> None:
    @app.get("/cursor", operation_id="by_cursor")
    def by_cursor(cursor: str = "0", color: Color = None) -> Cursored:
        start = int(cursor)
        found = things(color)
        meta = Meta(next_cursor=str(start + 5)) if start + 5 < len(found) else None
        return Cursored(items=found[start : start + 5], meta=meta)

    @app.post("/search", operation_id="search")
    def search(body: Annotated[Search, Body()]) -> Cursored:
        start, found = int(body.cursor or 0), things(body.color)
        following = start + body.limit
        meta = Meta(next_cursor=str(following) if following < len(found) else None)
        return Cursored(items=found[start:following], meta=meta)

    @app.get("/link", operation_id="by_link")
    def by_link(request: Request, response: Response, after: int = -1, color: Color = None) -> list[Thing]:
        found = [thing for thing in things(color) if thing.id > after]
        if len(found) > 5:
            url = request.url.include_query_params(after=found[4].id)
            response.headers["Link"] = f'<{url}>; rel="next", </link>; rel="first"'
        return found[:5]

    @app.get("/url", operation_id="by_url")
    def by_url(color: Color = None, token: str = "") -> Linked:
        start, found = int(token or 0), things(color)
        more = start + 5 < len(found)
        # A proxy may pass on an internal address.
        filters = f"&color={color}" if color else ""
        url = f"http://internal.example/elsewhere?token={start + 5}{filters}"
        return Linked(value=found[start : start + 5], next=url if more else None)


def _cut(start: int, size: int) -> list[Thing]:
    """Return the rare things among `size` things from `start` on."""
    return [thing for thing in things()[start : start + size] if thing.id in RARE]


def _by_filter(app: FastAPI) -> None:
    """Add lists that are filtered after they are cut into pages, so that pages are short or empty."""

    @app.get("/scan-cursor", operation_id="scan_by_cursor")
    def scan_by_cursor(cursor: str = "0") -> Cursored:
        start = int(cursor)
        meta = Meta(next_cursor=str(start + 4)) if start + 4 < THINGS else None
        return Cursored(items=_cut(start, 4), meta=meta)

    @app.get("/scan-url", operation_id="scan_by_url")
    def scan_by_url(token: int = 0) -> Linked:
        more = token + 4 < THINGS
        return Linked(value=_cut(token, 4), next=f"?token={token + 4}" if more else None)

    @app.get("/scan-link", operation_id="scan_by_link")
    def scan_by_link(response: Response, after: int = 0) -> list[Thing]:
        if after + 4 < THINGS:
            response.headers["Link"] = f'<?after={after + 4}>; rel="next"'
        return _cut(after, 4)

    @app.get("/scan-page", operation_id="scan_by_page")
    def scan_by_page(page: int = 1) -> Numbered:
        start = (page - 1) * 4
        has_next = start + 4 < THINGS
        return Numbered(sandboxes=_cut(start, 4), has_next=has_next, page=page)

    @app.get("/scan-offset", operation_id="scan_by_offset")
    def scan_by_offset(offset: int = 0) -> Numbered:
        has_next = offset + 4 < THINGS
        return Numbered(sandboxes=_cut(offset, 4), has_next=has_next, page=0)


def _with_short_pages(app: FastAPI) -> None:
    """Add lists with pages that are smaller than the requested size, or that are equal."""

    @app.get("/capped-page", operation_id="capped_by_page")
    def capped_by_page(page: int = 1, limit: int = 10) -> list[Thing]:
        size = min(limit, 7)
        return things()[(page - 1) * size : page * size]

    @app.get("/capped-offset", operation_id="capped_by_offset")
    def capped_by_offset(offset: int = 0, limit: int = 10) -> list[Thing]:
        return things()[offset : offset + min(limit, 7)]

    @app.get("/hidden-page", operation_id="hidden_by_page")
    def hidden_by_page(page: int = 1, limit: int = 10) -> list[Thing]:
        found = things()[(page - 1) * limit : page * limit]
        return [thing for thing in found if thing.id != 3]

    @app.get("/hidden-offset", operation_id="hidden_by_offset")
    def hidden_by_offset(offset: int = 0, limit: int = 10) -> list[Thing]:
        found = things()[offset : offset + limit]
        return [thing for thing in found if thing.id != 3]

    @app.get("/equal", operation_id="equal_values")
    def equal_values(page: int = 1) -> list[str]:
        return (["same"] * 33)[(page - 1) * 10 : page * 10]

    @app.get("/equal-more", operation_id="equal_values_with_more")
    def equal_values_with_more(page: int = 1) -> dict[str, Any]:
        found = (["same"] * 63)[(page - 1) * 10 : page * 10]
        return {"data": found, "more": page < 7}


def _without_end(app: FastAPI) -> None:
    """Add lists without an end."""

    @app.get("/stuck", operation_id="ignores_page")
    def ignores_page(page: int = 1) -> list[Thing]:
        return things()[:3] if page else []

    @app.get("/stuck-more", operation_id="ignores_page_with_more")
    def ignores_page_with_more(page: int = 1) -> dict[str, Any]:
        return {"data": [1, 2] if page else [], "more": True}

    @app.get("/circle", operation_id="circling_cursor")
    def circling_cursor(cursor: str = "a") -> Cursored:
        following = {"a": "b", "b": "c", "c": "a"}[cursor]
        item = Thing(id=ord(cursor), color="odd")
        return Cursored(items=[item], meta=Meta(next_cursor=following))

    @app.get("/empty-cursors", operation_id="empty_with_new_cursors")
    def empty_with_new_cursors(cursor: int = 0) -> Cursored:
        return Cursored(items=[], meta=Meta(next_cursor=str(cursor + 1)))

    @app.get("/lost-cursor", operation_id="more_without_cursor")
    def more_without_cursor(cursor: str = "") -> dict[str, Any]:
        return {"data": [1, 2], "more": True, "next": cursor or None}


def _with_wrong_counts(app: FastAPI) -> None:
    """Add lists with a wrong number of items or pages, as `kind` says."""

    @app.get("/counts", operation_id="counted_items")
    def counted_items(kind: str, offset: int = 0) -> dict[str, Any]:
        found = [thing.id for thing in things()[offset : offset + 5]]
        totals: dict[str, Any] = {
            "right": THINGS,
            "text": str(THINGS),
            "float": float(THINGS),
            "page": len(found),
            "so_far": offset + len(found),
            "zero": 0,
            "null": None,
            "word": "many",
            "list": [THINGS],
            "negative": -1,
            "small": 7,
            "large": 99,
        }
        return {"data": found, "total": totals[kind]}

    @app.get("/page-counts", operation_id="counted_pages")
    def counted_pages(kind: str, page: int = 1) -> dict[str, Any]:
        found = [thing.id for thing in things()[(page - 1) * 5 : page * 5]]
        pages: dict[str, Any] = {
            "right": 5,
            "text": "5",
            "one": 1,
            "this": page,
            "zero": 0,
            "null": None,
            "small": 2,
            "large": 9,
        }
        return {"data": found, "pages": pages[kind]}

    @app.get("/strict", operation_id="refuses_unknown_pages")
    def refuses_unknown_pages(page: int = 1, size: int = 10, status: int = 404) -> dict[str, Any]:
        found = [thing.id for thing in things()[(page - 1) * size : page * size]]
        if not found:
            raise HTTPException(status, "Invalid page.")
        return {"data": found, "total": THINGS}
