"""A FastAPI service with two releases under one address."""

from typing import Any

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, create_model

CALL = """\
import sys

from shop import Client
from shop.errors import NotFoundError

with Client(base_url=sys.argv[1]) as client:
    item = client.items.create(name="tea", price=3.5)
    print(item.id, item.name, client.items.read(item.id).price)
    print([each.name for each in client.items.list(limit=5)])
    try:
        client.items.read(99)
    except NotFoundError as error:
        print(error.status_code)
"""
CALLED = "1 tea 3.5\n['tea']\n404\n"
"""Output of the program `CALL`."""


class NewItem(BaseModel):
    """An item without a number."""

    name: str
    price: float


class Service:
    """The release that is deployed now, as an ASGI application."""

    def __init__(self) -> None:
        self.deploy(1)

    def deploy(self, release: int) -> None:
        """Replace the release. Its items are gone."""
        self.app = create_app(release)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a call to the deployed release. ASGI has values of any type."""
        await self.app(scope, receive, send)


def create_app(release: int) -> FastAPI:
    """Return a shop. Release 2 has a new field and a new operation, and lacks `delete_item`."""
    app = FastAPI(title="Shop", version=f"{release}.0")
    fields: dict[str, Any] = {"id": (int, ...)}  # as `create_model` takes them
    if release == 2:
        fields["stock"] = (int, 0)
    item = create_model("Item", __base__=NewItem, **fields)
    items: dict[int, BaseModel] = {}
    missing: dict[int | str, dict[str, Any]] = {404: {"description": "No such item"}}

    @app.post("/items", tags=["items"], response_model=item)
    def create_item(body: NewItem) -> BaseModel:
        number = len(items) + 1
        items[number] = item.model_validate({"id": number, **body.model_dump()})
        return items[number]

    @app.get("/items", tags=["items"], response_model=list[item])  # type: ignore[valid-type] # of the release
    def list_items(limit: int = 10) -> list[BaseModel]:
        return list(items.values())[:limit]

    @app.get("/items/{item_id}", tags=["items"], response_model=item, responses=missing)
    def read_item(item_id: int) -> BaseModel:
        if item_id not in items:
            raise HTTPException(404)
        return items[item_id]

    if release == 1:

        @app.delete("/items/{item_id}", tags=["items"], status_code=204)
        def delete_item(item_id: int) -> None:
            items.pop(item_id, None)

    else:

        @app.get("/stock", tags=["stock"])
        def count_stock() -> int:
            return len(items)

    return app


APPLICATION = """\
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="Pets")


class Pet(BaseModel):
    id: int


@app.get("/pets/{pet_id}")
def get_pet(pet_id: int) -> Pet:
    return Pet(id=pet_id)
"""

IN_PROCESS_CALL = """\
import asyncio

import httpx2
from app import app
from pets import AsyncClient


async def main() -> None:
    http = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app))
    async with AsyncClient(base_url="http://app", http_client=http) as client:
        print((await client.pets.get(7)).id)


asyncio.run(main())
"""
