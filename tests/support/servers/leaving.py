"""A shop whose responses leave its document in each of the ten ways."""

from typing import Any, Literal

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field


class Size(BaseModel):
    """A closed object."""

    model_config = ConfigDict(extra="forbid")

    width: int = Field(le=9)


class Item(BaseModel):
    """An item, which the shop also accepts."""

    id: str
    name: str
    color: Literal["red", "blue"]
    price: int
    size: Size
    note: str = ""


ITEM: dict[str, Any] = {"id": "1", "name": "Cup", "color": "red", "price": 5, "size": {"width": 1}, "note": ""}
LEAVING: list[dict[str, Any]] = [
    {**ITEM, "name": None},  # null
    {**ITEM, "note": None},  # null, of an optional field
    {key: ITEM[key] for key in ITEM if key != "price"},  # missing
    {**ITEM, "price": "5"},  # type
    {**ITEM, "color": "green"},  # enum
    {**ITEM, "size": {"width": 12}},  # constraint
    {**ITEM, "size": {"width": 1, "depth": 2}},  # closed
]
app = FastAPI(title="Shop", version="1")


@app.get("/items", response_model=list[Item], operation_id="listItems")
def list_items() -> JSONResponse:
    """List all items."""
    return JSONResponse(LEAVING)


@app.put("/items", response_model=Item, operation_id="putItem")
def put_item(item: Item) -> JSONResponse:
    """Change an item. The status is not documented."""
    return JSONResponse(item.model_dump(), 202)


@app.get("/cheapest", response_model=Item, operation_id="cheapest")
def cheapest() -> JSONResponse:
    """Return the cheapest items: a list, and not one item."""
    return JSONResponse([ITEM, ITEM])


@app.get("/report", response_model=Item, operation_id="report")
def report() -> HTMLResponse:
    """Return a report of another media type."""
    return HTMLResponse("<p>1 item</p>")


@app.delete("/items", response_model=Item, operation_id="deleteItems")
def delete_items() -> Response:
    """Delete all items. The body is empty."""
    return Response(media_type="application/json")
