"""Functions of deprecated operations warn. `tests/goldens/test_refused_calls.py` has type checkers report their calls."""

import inspect
from pathlib import Path
from typing import Any

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from opgen.core.options import Options, Pagination

from tests.support.clients import Kind
from tests.support.packages import generate_package, imported

ITEM = {"type": "object", "properties": {"name": {"type": "string"}}}
LINES = {"application/jsonl": {"itemSchema": ITEM}}
LIST = {"type": "array", "items": ITEM}
PAGE = {"name": "page", "in": "query", "schema": {"type": "integer"}}


def operation(name: str, content: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Return a deprecated operation with a response of `content`."""
    success = {"description": "OK", "content": content}
    fixed = {"operationId": name, "deprecated": True, "responses": {"200": success}}
    return {**fixed, **fields}


DOCUMENT = {
    "openapi": "3.2.0",
    "info": {"title": "Old", "version": "1"},
    "paths": {
        "/items": {
            "get": operation("list_items", {"application/json": {"schema": LIST}}, parameters=[PAGE]),
            "post": operation(
                "add_item",
                {"application/json": {"schema": ITEM}},
                requestBody={"required": True, "content": {"application/json": {"schema": ITEM}}},
            ),
        },
        "/lines": {"get": operation("read_lines", LINES)},
    },
}
PAGINATION = Pagination(operations=("list_items",), by="page", parameter="page", start=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the package `old`, in which each operation is deprecated."""
    folder = tmp_path_factory.mktemp("old")
    options = Options(package="old", pagination=(PAGINATION,))
    generate_package(DOCUMENT, folder, options)
    return folder


@pytest.mark.parametrize("is_async", [False, True])
def test_deprecated_functions_are_functions_that_warn(folder: Path, *, is_async: bool) -> None:
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json=[{"name": request.method}]))
    with imported(folder, "old") as old, start_blocking_portal() as portal:
        kind = Kind(name="", portal=portal if is_async else None)
        http = kind.http_client(transport=transport)
        with (
            http,
            kind.client(old, base_url="https://old.example", http_client=http) as client,
            pytest.warns(DeprecationWarning, match=r"^The API has deprecated this operation\.$") as warned,
        ):
            assert next(iter(kind.function(old, "list_items")(client))).name == "GET"
        assert is_async or warned[0].filename == __file__
        assert inspect.isfunction(old.list_items)
        assert list(inspect.signature(old.list_items).parameters) == ["client", "page"]
        assert old.list_items.__doc__
