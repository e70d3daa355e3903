"""Documents that `opgen fetch` normalizes or refuses. `tests/unit/source` has all texts."""

import json
from typing import Any

import pytest

from tests.support.servers.misbehaving import Server, answer
from tests.unit.cli.project import Project, openapi, text

YAML = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /items:
    get:
      operationId: get_items
      responses:
        200: {description: Items}
components:
  schemas:
    Item:
      type: string
      default: DEFAULT
"""


def schema(project: Project, content: str | bytes) -> Any:
    """Return the one schema in the snapshot of a document in these words."""
    raw = content if isinstance(content, bytes) else content.encode()
    said = project.fetched(raw)
    assert said.code == 0, said.err
    return project.stored()["components"]["schemas"]["Item"]


def refusal(project: Project, content: str | bytes) -> str:
    """Return the refusal of a document with this text; the snapshot must not change."""
    project.fetched(openapi())
    before = project.files()
    raw = content if isinstance(content, bytes) else content.encode()
    said = project.fetched(raw)
    assert said.code == 3
    assert project.files() == before
    assert said.lines[-1].endswith("; nothing was written.")
    return said.lines[0]


def item(**keywords: Any) -> str:
    document = openapi(1, schemas=0)
    document["components"]["schemas"]["Item"] = keywords
    return json.dumps(document)


# Normalized documents


def test_fetch_preserves_the_order_of_properties(project: Project) -> None:
    names = ["id", "name", "created_at", "amount"]
    properties = {name: {"type": "string"} for name in names}
    stored = schema(project, item(properties=properties, type="object"))
    assert list(stored) == ["type", "properties"]
    assert list(stored["properties"]) == names


def test_fetch_bounds_float_to_int(project: Project) -> None:
    before = schema(project, item(type="integer", maximum=9000.0))
    assert repr(before["maximum"]) == "9000"
    files = project.files()
    assert repr(schema(project, item(type="integer", maximum=9000))["maximum"]) == "9000"
    assert project.files() == files


def test_a_status_in_yaml_is_text(project: Project) -> None:
    schema(project, YAML)
    responses = project.stored()["paths"]["/items"]["get"]["responses"]
    assert list(responses) == ["200"]


# Refused documents


@pytest.mark.parametrize(
    ("content", "place"),
    [('{"openapi": "3.1.0",\n "paths": {},\n "paths": {}}', "3:2"), (YAML + "info: {title: Other}\n", "14:1")],
)
def test_fetch_duplicate_key(project: Project, content: str, place: str) -> None:
    assert refusal(project, content).startswith(f"served:{place}: duplicate key")


def test_fetch_bom(project: Project) -> None:
    project.fetched(openapi())
    before = project.files()
    said = project.fetched(b"\xef\xbb\xbf" + text(openapi()))
    assert said.lines == ["shop: unchanged, 3 operations, 2 schemas"]
    assert project.files() == before


# The content decides, not the header and not the suffix


@pytest.mark.parametrize("kind", ["text/plain", "application/octet-stream", "image/png"])
def test_fetch_tabs_as_text_plain(project: Project, kind: str) -> None:
    content = json.dumps(openapi(), indent="\t").encode()
    with Server(answer(content, headers={"Content-Type": kind})) as server:
        assert project.fetch(server.url("/docs/api.txt")).code == 0


def test_yaml_in_a_json_file_is_read(project: Project) -> None:
    with Server(answer(YAML.encode(), headers={"Content-Type": "application/json"})) as server:
        assert project.fetch(server.url("/openapi.json")).code == 0
    assert project.snapshot.read_bytes().startswith(b"{\n")


# Pages


def test_a_problem_of_a_page_is_placed_in_the_page(project: Project) -> None:
    page = f"# One\n\n```yaml\n{YAML}info: {{}}\n```\n"
    assert refusal(project, page).startswith("served:17:1: duplicate key")


# Versions


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"swagger": "1.2"}', "Swagger 1.2 is not supported (at /swagger)"),
        ('{"openapi": "4.0.0"}', "OpenAPI 4.0.0 is not supported (at /openapi)"),
        ('{"info": {}}', "missing OpenAPI version"),
        ("[]", "expected a mapping at the root of the document, found a list"),
    ],
)
def test_document_that_is_not_openapi_3_is_refused(project: Project, content: str, said: str) -> None:
    assert refusal(project, content).partition(": ")[2] == said


def test_a_document_that_generate_would_refuse_is_fetched(project: Project) -> None:
    # The owner or an option may correct it later: the snapshot shows the served document.
    document = openapi(1)
    document["paths"]["/items/0"]["get"]["requestBody"] = {"$ref": "#/nowhere"}
    assert project.fetched(text(document)).code == 0


def test_swagger_snapshot_stays_as_served(project: Project) -> None:
    document = {
        "swagger": "2.0",
        "info": {"title": "Shop", "version": "1"},
        "host": "shop.example.com",
        "paths": {
            "/items": {
                "get": {
                    "operationId": "list_items",
                    "responses": {"200": {"description": "Items.", "schema": {"$ref": "#/definitions/Items"}}},
                }
            }
        },
        "definitions": {"Items": {"type": "array", "items": {"type": "string"}}},
    }
    (project.folder / "api.json").write_bytes(text(document))

    said = project.run("init", "api.json", "--name", "shop")

    assert said.lines[1] == "shop: new, 1 operation, 1 schema"
    assert json.loads(project.snapshot.read_bytes()) == document
    assert project.run("generate").code == 0
    assert project.run("check").code == 0
    broken = project.snapshot.read_text("utf-8").replace('"array"', '"file"')
    project.snapshot.write_text(broken, encoding="utf-8")
    line = broken[: broken.index('"file"')].count("\n") + 1
    assert project.run("check").err.startswith(
        f"specs/shop.json:{line}:7: the type file has no equivalent in a schema of OpenAPI 3 (at /definitions/Items/type)"
    )
