"""A service that pages in every way we know of; it counts what it was asked."""

from typing import Annotated, Any

from fastapi import Body, FastAPI, Query, Request, Response
from pydantic import BaseModel

THINGS = 23
"""How many things there are; every second one is even."""


class Thing(BaseModel):
    """What all the lists hold."""

    id: int
    color: str


class Data(BaseModel):
    """Offset and limit, with a total."""

    data: list[Thing] | None = None
    total_count: int = 0


class Billings(BaseModel):
    """Offset and limit under other names."""

    recent_billings: list[Thing]
    total_billings: int


class Numbered(BaseModel):
    """Pages by number, which say whether there are more."""

    sandboxes: list[Thing]
    has_next: bool
    page: int


class Counted(BaseModel):
    """Pages by number, which say how many there are."""

    samples: list[Thing]
    total_pages: int


class Meta(BaseModel):
    """What stands beside the items."""

    next_cursor: str | None = None


class Cursored(BaseModel):
    """Pages that lead to the next by a cursor."""

    items: list[Thing]
    meta: Meta | None = None


class Linked(BaseModel):
    """Pages that lead to the next by a URL."""

    value: list[Thing]
    next: str | None = None


class Search(BaseModel):
    """A search in a body."""

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
    _badly(app)
    return app


def things(color: str | None = None) -> list[Thing]:
    """All things of a color."""
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
        return Billings(
            recent_billings=found[skip : skip + limit], total_billings=len(found)
        )

    @app.get("/sandboxes", operation_id="by_page")
    def by_page(page: int = 1, per_page: int = 10, color: Color = None) -> Numbered:
        found, start = things(color), (page - 1) * per_page
        has_next = start + per_page < len(found)
        return Numbered(
            sandboxes=found[start : start + per_page], has_next=has_next, page=page
        )

    @app.get("/samples", operation_id="by_page_count")
    def by_page_count(page: int = 1, limit: int = 10) -> Counted:
        start = (page - 1) * limit
        return Counted(
            samples=things()[start : start + limit], total_pages=-(-THINGS // limit)
        )

    @app.get("/plain", operation_id="plain_list")
    def plain_list(page: int = 0, page_size: int = 10) -> list[Thing]:
        return things()[page * page_size : (page + 1) * page_size]

    @app.get("/map", operation_id="bare_map")
    def bare_map(page: int = 1, page_size: int = 10) -> dict[str, list[Thing]]:
        found = things()[(page - 1) * page_size : page * page_size]
        return {"H100": found} if found else {}


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
    def by_link(
        request: Request, response: Response, after: int = -1, color: Color = None
    ) -> list[Thing]:
        found = [thing for thing in things(color) if thing.id > after]
        if len(found) > 5:
            url = request.url.include_query_params(after=found[4].id)
            response.headers["Link"] = f'<{url}>; rel="next", </link>; rel="first"'
        return found[:5]

    @app.get("/url", operation_id="by_url")
    def by_url(color: Color = None, token: str = "") -> Linked:
        start, found = int(token or 0), things(color)
        more = start + 5 < len(found)
        # As proxies have it: an address inside, and without the filter.
        url = f"http://internal.example/elsewhere?token={start + 5}"
        return Linked(value=found[start : start + 5], next=url if more else None)


def _badly(app: FastAPI) -> None:
    @app.get("/stuck", operation_id="ignores_page")
    def ignores_page(page: int = 1) -> list[Thing]:
        return things()[:3] if page else []

    @app.get("/circle", operation_id="circling_cursor")
    def circling_cursor(cursor: str = "a") -> Cursored:
        following = {"a": "b", "b": "c", "c": "a"}[cursor]
        item = Thing(id=ord(cursor), color="odd")
        return Cursored(items=[item], meta=Meta(next_cursor=following))
