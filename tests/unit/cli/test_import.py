"""`opgen import`: calls with the imported settings. `transcripts/import.txt` has its output."""

import tomllib
from typing import Any

import httpx2
import pytest

from tests.support.demo_client import snapshot
from tests.support.packages import imported
from tests.unit.cli.project import Project

STAINLESS = """\
edition: 2025-10-10
organization: {name: shop-co, docs: https://docs.example.com}
targets:
  node: {package_name: "@shop/shop"}
  python: {package_name: shop_client, publish: {pypi: true}}
environments:
  production: https://api.example.com/
  sandbox: https://sandbox.example.com
client_settings:
  default_timeout: 1000
  idempotency: {header: Idempotency-Key}
  opts:
    api_key: {type: string, read_env: SHOP_API_KEY, auth: {security_scheme: BearerAuth}}
    region: {type: string}
security_schemes:
  BearerAuth: {type: http, scheme: bearer}
pagination:
  - name: cursor_page
    type: cursor
    request:
      after: {type: string, x-stainless-pagination-property: {purpose: next_cursor_param}}
    response:
      data: {type: array, items: {}}
      last_id: {type: string, x-stainless-pagination-property: {purpose: next_cursor_field}}
  - {name: pages, type: page_number, request: {page: {x-stainless-pagination-property: {purpose: page_number_param}}}, response: {rows: {type: array}}}
unspecified_endpoints: [get /internal]
resources:
  $client:
    methods: {status: get /status}
  $shared:
    models: {order: Order-Output, user: User, gone: Gone, taken: Other}
  orders:
    methods:
      list: get /orders
      listAll: {endpoint: get /orders/all, paginated: false}
      same: get /orders
      old: {type: alias, to: list}
      export: {endpoint: get /export, skip: [python]}
      watch: {endpoint: get /watch, only: [node]}
      unknown: get /unknown
    subresources:
      line-items:
        methods:
          import: post /orders/{orderId}/items
readme: {example_requests: {}}
"""
SECTION = """\
[tool.opgen.clients.shop_client]
source = "api.json"
spec = "specs/shop_client.json"
output = "generated/shop_client"
exclude = { operations = ["GET /export", "GET /watch", "GET /internal"] }
servers = { production = "https://api.example.com/", sandbox = "https://sandbox.example.com" }
auth = "bearer"
token_env = { api_key = "SHOP_API_KEY" }
base_url_env = "SHOP_CO_BASE_URL"
idempotency_header = "Idempotency-Key"
rename = { schemas = { Order-Output = "Order" }, credentials = { auth = { token = "api_key" } } }

[[tool.opgen.clients.shop_client.pagination]]
operations = ["GET /orders/all"]
auto = false

[[tool.opgen.clients.shop_client.pagination]]
operations = ["*"]
items = "data"
cursor = "after"
next = "last_id"

[[tool.opgen.clients.shop_client.pagination]]
operations = ["*"]
items = "rows"
page = "page"

[tool.opgen.clients.shop_client.resources]
"" = { methods = { status = "GET /status" } }
orders = { methods = { list = "GET /orders", list_all = "GET /orders/all" } }
"orders.line_items" = { methods = { import_ = "POST /orders/{orderId}/items" } }
"*" = false
"""
REMARKS = """\
stainless.yml:10:3: no equivalent of "default_timeout" (at /client_settings/default_timeout)
  hint: pass timeout to Client
stainless.yml:14:5: no equivalent of the option "region" (at /client_settings/opts/region)
  hint: pass headers to Client
stainless.yml:31:47: no component "Gone" (at /resources/$shared/models/gone)
  hint: rename an inline schema by its pointer: see rename.schemas
stainless.yml:31:59: the class Taken belongs to the component "Taken" (at /resources/$shared/models/taken)
stainless.yml:36:7: GET /orders is already the method orders.list (at /resources/orders/methods/same)
stainless.yml:37:7: no equivalent of the alias method "old" (at /resources/orders/methods/old)
stainless.yml:40:7: no operation GET /unknown in the document (at /resources/orders/methods/unknown)
stainless.yml: 7 values without an equivalent
"""


def operation(name: str, *parameters: str, **schema: Any) -> dict[str, Any]:
    """Return an operation with parameters, and an object with these properties as its response."""
    content = {"application/json": {"schema": {"type": "object", "properties": schema, "required": [*schema]}}}
    return {
        "operationId": name,
        "parameters": [
            {"name": each, "in": "query", "schema": {"type": "integer" if each == "page" else "string"}}
            for each in parameters
        ],
        "responses": {"200": {"description": "OK", "content": content}},
    }


def document() -> dict[str, Any]:
    text = {"type": "string"}
    orders = {"type": "array", "items": {"$ref": "#/components/schemas/Order-Output"}}
    item = operation("add_item")
    item["parameters"] = [{"name": "orderId", "in": "path", "required": True, "schema": text}]
    body = {"type": "object", "properties": {"sku": text}, "required": ["sku"]}
    item["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    get = {
        "/status": operation("status", state=text),
        "/orders": operation("orders", "after", data=orders, last_id={"type": ["string", "null"]}),
        "/orders/all": operation("all_orders", "after", data=orders, last_id=text),
        "/rows": operation("rows", "page", rows={"type": "array", "items": text}),
        "/export": operation("export"),
        "/watch": operation("watch"),
        "/internal": operation("internal"),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {**{path: {"get": each} for path, each in get.items()}, "/orders/{orderId}/items": {"post": item}},
        "components": {
            "schemas": {
                "Order-Output": {"type": "object", "properties": {"id": text}},
                "User": {"type": "object", "properties": {"name": text}},
                "Taken": text,
                "Other": text,
            }
        },
    }


@pytest.fixture
def project(project: Project) -> Project:
    """Return a project with a document and three configurations."""
    project.write("api.json", document())
    project.write("stainless.yml", STAINLESS.encode())
    return project


def section(project: Project, name: str) -> Any:
    return tomllib.loads(project.config.read_text("utf-8"))["tool"]["opgen"]["clients"][name]


def test_stainless_configuration_gives_the_old_calls(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(project.folder)
    preview = project.run("import", "stainless.yml", "api.json", "--dry-run")
    assert (preview.code, preview.out, preview.err) == (0, SECTION, REMARKS)
    assert snapshot(project.folder) == before

    said = project.run("import", "stainless.yml", "api.json")
    assert (said.code, said.out) == (0, "")
    assert said.err.endswith(f"run: opgen generate shop_client\n{REMARKS}")
    assert project.config.read_text("utf-8") == SECTION
    assert (project.folder / "stainless.yml").read_text("utf-8") == STAINLESS
    assert project.run("generate").code == 0
    monkeypatch.setenv("SHOP_API_KEY", "key")

    def answer(request: httpx2.Request) -> httpx2.Response:
        assert (request.headers["authorization"], request.url.host) == ("Bearer key", "sandbox.example.com")
        last = None if "after" in request.url.params else "1"
        return httpx2.Response(200, json={"state": "up", "data": [{"id": "1"}], "last_id": last, "rows": []})

    with imported(project.folder / "generated", "shop_client") as package:
        http_client = httpx2.Client(transport=httpx2.MockTransport(answer))
        client = package.Client(server="sandbox", http_client=http_client)
        assert client.status().state == "up"
        assert [type(each) for each in client.orders.list()] == [package.Order] * 2
        assert client.orders.list_all().data == [package.Order(id="1")]
        client.orders.line_items.import_(order_id="1", sku="a")
        assert not hasattr(client, "rows")
        assert package.rows(client).has_next is False
        assert not hasattr(package, "internal")


def test_query_settings_of_stainless_become_an_overlay(project: Project) -> None:
    names: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
    shared = {"name": "shared", "in": "query", "schema": {"type": "object", "additionalProperties": {"type": "string"}}}
    found = operation("find", "text")
    found["parameters"] += [
        {"name": "tags", "in": "query", "schema": names},
        {"name": "kept[]", "in": "query", "schema": names},
        {"name": "same", "in": "query", "style": "deepObject", "explode": True, "schema": names},
        {"$ref": "#/components/parameters/shared"},
    ]
    path = {"/find": {"get": found}}
    project.write("api.json", {**document(), "paths": path, "components": {"parameters": {"shared": shared}}})
    resources = {"$client": {"methods": {"find": "get /find"}}}
    styles = {"array_format": "brackets", "nested_format": "brackets"}
    project.write(
        "stainless.yml", {"organization": {"name": "store"}, "resources": resources, "query_settings": styles}
    )
    assert project.run("import", "stainless.yml", "api.json", "--dry-run").code == 0
    assert not (project.folder / "overlays").exists()

    said = project.run("import", "stainless.yml", "api.json")
    assert (said.code, said.lines[-1]) == (0, "wrote overlays/store.json")
    assert section(project, "store")["overlays"] == ["overlays/store.json"]
    assert project.run("generate").code == 0

    def answer(request: httpx2.Request) -> httpx2.Response:
        query = request.url.query.decode().replace("%5B", "[").replace("%5D", "]")
        assert query == "text=a&tags[]=b&tags[]=c&kept[]=d&same[]=e&shared[f]=g"
        return httpx2.Response(200, json={})

    with imported(project.folder / "generated", "store") as package:
        transport = httpx2.MockTransport(answer)
        client = package.Client(http_client=httpx2.Client(transport=transport), base_url="https://shop.example")
        client.find(text="a", tags=["b", "c"], kept=["d"], same=["e"], shared={"f": "g"})
