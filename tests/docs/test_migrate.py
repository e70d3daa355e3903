"""`docs/how-to/migrate.md`: its commands move a program from a client of openapi-python-client, with the same requests."""

import json
import sys
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from tests.docs.pages import page, run, run_story, without_numbers
from tests.support.servers.running import running

PAGE = page("migrate.md")
_FUNCTION = """\
from ...models import Item

def _get_kwargs({arguments}):
    return {{"method": "{method}", "url": {url}, "json": {body}}}

def sync_detailed({arguments}, *, client):
    return client.httpx.request(**_get_kwargs({arguments}))

def sync({arguments}, *, client):
    return Item(**sync_detailed({arguments}, client=client).json())
"""
_OLD = {
    "__init__.py": "from .client import Client\n",
    "client.py": """\
import httpx2

class Client:
    def __init__(self, base_url, raise_on_unexpected_status=False):
        self.httpx = httpx2.Client(base_url=base_url, trust_env=False)
    def get_httpx_client(self):
        return self.httpx
    def __enter__(self):
        return self
    def __exit__(self, *_):
        self.httpx.close()
""",
    "models/__init__.py": """\
class Item:
    name: str
    price: int
    def __init__(self, name, price):
        self.name, self.price = name, price
    def to_dict(self):
        return vars(self)
""",
    "api/__init__.py": "",
    "api/items/__init__.py": "",
    "api/items/add_item.py": _FUNCTION.format(arguments="body", method="post", url='"/items"', body="body.to_dict()"),
    "api/items/read_item.py": _FUNCTION.format(
        arguments="item_id", method="get", url='"/items/{item_id}".format(item_id=item_id)', body="None"
    ),
}
"""Client in the layout of openapi-python-client."""


class Item(BaseModel):
    """An item of the shop."""

    name: str
    price: int


def _service() -> FastAPI:
    app = FastAPI(title="Shop")

    @app.get("/items/{item_id}", tags=["items"])
    def read_item(item_id: int) -> Item:
        return Item(name="apple", price=item_id)

    @app.post("/items", tags=["items"])
    def add_item(item: Item) -> Item:
        return item

    return app


def _requests(program: Path, clients: Path) -> tuple[str, list[Any]]:
    """Return the output of a program, and the requests that it sends."""
    found: list[Any] = []
    app = _service()

    async def recorded(scope: Any, receive: Any, send: Any) -> None:  # an ASGI application
        async def received() -> Any:
            message = await receive()
            if body := message.get("body"):
                found.append(json.loads(body))
            return message

        if scope.get("path", "/") != "/":
            found.append((scope["method"], scope["raw_path"]))
        await app(scope, received, send)

    with running(recorded) as url:
        done = run([sys.executable, str(program), url], program.parent, PYTHONPATH=str(clients))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, found


def test_program_sends_the_same_requests_after_its_migration(tmp_path: Path) -> None:
    before, after = PAGE.blocks("python")
    program = tmp_path / "app" / "main.py"
    for path, text in {"app/main.py": before, **{f"shop_client/{path}": text for path, text in _OLD.items()}}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    (tmp_path / "api.json").write_text(json.dumps(_service().openapi()), "utf-8")
    (tmp_path / "config.yml").write_text("class_overrides: {}\n", "utf-8")
    run(["bash", "-c", "git init -q && git add app && git -c user.name=a -c user.email=a@b.c commit -qm a"], tmp_path)
    old = _requests(program, tmp_path)

    blocks = PAGE.blocks("console")
    assert without_numbers(run_story(blocks, tmp_path)) == without_numbers("".join(blocks))

    assert program.read_text("utf-8") == after
    assert _requests(program, tmp_path / "generated") == old == ("apple 7\n", old[1])
    assert len(old[1]) == 3
