"""`opgen import`: a client with the settings of another generator."""

import json
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


def test_existing_client_and_invalid_configurations_change_nothing(project: Project) -> None:
    project.configure("api.json", name="shop_client")
    project.write("bad.yml", b"resources:\n  a: {methods: {list: /a, get: 5}}\n  b: []\nunspecified_endpoints: [x]\n")
    project.write("other.yml", b"a: 1\n")
    project.write("broken.toml", b"[tool\n")
    before = snapshot(project.folder)
    assert 'pyproject.toml: client "shop_client" already exists' in project.run("import", "stainless.yml").err
    said = project.run("import", "bad.yml", "api.json")
    assert (said.code, said.lines) == (
        3,
        [
            'bad.yml:2:17: expected a method and a path, such as "get /pets" (at /resources/a/methods/list)',
            "bad.yml:2:27: expected a text without invisible characters (at /resources/a/methods/get)",
            "bad.yml:3:3: expected a mapping (at /resources/b)",
            'bad.yml:4:25: expected a method and a path, such as "get /pets" (at /unspecified_endpoints/0)',
            "4 problems; nothing was written.",
        ],
    )
    assert project.run("import", "other.yml").err == (
        "other.yml: not the configuration of a known generator\n  hint: use stainless.yml, the config.yml of"
        " openapi-python-client, or a pyproject.toml with [tool.datamodel-codegen]\n"
    )
    assert project.run("import", "broken.toml").err.startswith("broken.toml:1:6: invalid TOML: ")
    assert project.run("import", "pyproject.toml").code == project.run("import", "missing.yml").code == 2
    assert snapshot(project.folder) == before


def test_openapi_python_client_gives_class_names_and_literals(project: Project) -> None:
    overrides = {"OrderOutput": {"class_name": "Order", "module_name": "order"}, "Missing": {"class_name": "A"}}
    settings = {"class_overrides": overrides, "literal_enums": True, "field_prefix": "f_"}
    project.write("config.yml", {**settings, "package_name_override": "acme-shop", "http_timeout": 5})
    said = project.run("import", "config.yml", "api.json", "--name", "shop")
    assert section(project, "shop") == {
        "source": "api.json",
        "spec": "specs/shop.json",
        "output": "generated/acme_shop",
        "enum_style": "literal",
        "rename": {"schemas": {"Order-Output": "Order"}},
    }
    assert [line for line in said.lines if line.startswith("config.yml:1:")] == [
        'config.yml:1:61: no equivalent of "module_name" (at /class_overrides/OrderOutput/module_name)',
        'config.yml:1:86: no component "Missing" (at /class_overrides/Missing)',
        'config.yml:1:142: no equivalent of "field_prefix" (at /field_prefix)',
        'config.yml:1:202: no equivalent of "http_timeout" (at /http_timeout)',
    ]
    assert project.run("generate").code == 0


def test_datamodel_codegen_gives_models_alone(project: Project) -> None:
    old = """\
[tool.datamodel-codegen]
input = "api.json"
output = "src/shop/entities.py"
output-model-type = "pydantic_v2.BaseModel"
enum_field_as_literal = "all"
class-name = "Root"
"""
    project.config.write_text(old, encoding="utf-8")
    said = project.run("import", "pyproject.toml")
    assert project.config.read_text("utf-8").startswith(old)
    assert section(project, "entities") == {
        "source": "api.json",
        "spec": "specs/entities.json",
        "output": "generated/entities",
        "types_only": True,
        "enum_style": "literal",
    }
    assert 'pyproject.toml:6:1: no equivalent of "class-name" (at /tool/datamodel-codegen/class-name)' in said.lines
    assert project.run("generate").code == 0


def test_document_may_be_named_later(project: Project) -> None:
    project.write("config.yml", {"literal_enums": True})
    said = project.run("import", "config.yml", "--name", "shop")
    assert said.lines == [
        "pyproject.toml: added [tool.opgen.clients.shop]",
        "hint: add to .gitattributes: generated/shop/** text eol=lf linguist-generated",
        "hint: set source, or write the document to specs/shop.json",
        "run: opgen generate shop",
    ]
    project.specs.mkdir()
    project.write("specs/shop.json", json.dumps(document()).encode())
    assert project.run("generate").code == 0


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


def test_query_settings_without_an_equivalent_are_said(project: Project) -> None:
    resources = {"$client": {"methods": {"status": "get /status"}}}
    styles = {"array_format": "indices", "nested_format": "dots"}
    project.write("stainless.yml", {"organization": {"name": "shop"}, "resources": resources, "query_settings": styles})
    said = project.run("import", "stainless.yml", "api.json")
    assert [line.partition(": ")[2] for line in said.lines if "query_settings" in line] == [
        f'no equivalent of "{each}" (at /query_settings/{each})' for each in styles
    ]
    assert "overlays" not in section(project, "shop")
