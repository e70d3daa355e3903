"""Documents that `opgen fetch` normalizes or refuses. `tests/unit/source` has all texts."""

import json
from typing import Any

import pytest
import yaml

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


def schema(project: Project, content: str) -> Any:
    """Return the one schema in the snapshot of a document with this text."""
    said = project.fetched(content.encode())
    assert said.code == 0, said.err
    return project.stored()["components"]["schemas"]["Item"]


def refusal(project: Project, content: str) -> str:
    """Return the refusal of a document with this text; the snapshot must not change."""
    project.fetched(openapi())
    before = project.files()
    said = project.fetched(content.encode())
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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"swagger": "1.2"}', "1:2: Swagger 1.2 is not supported (at /swagger)"),
        ('{"openapi": "4.0.0"}', "1:2: OpenAPI 4.0.0 is not supported (at /openapi)"),
        ('{"info": {}}', "1:1: missing OpenAPI version"),
        ("[]", "1:1: expected a mapping at the root of the document, found a list"),
        ('{"openapi": "3.1.0",\n "paths": {},\n "paths": {}}', "3:2: duplicate key, first at line 2, column 2"),
        (f"# One\n\n```yaml\n{YAML}info: {{}}\n```\n", "17:1: duplicate key, first at line 2, column 1 (at /info)"),
    ],
)
def test_invalid_document_is_refused_with_its_position(project: Project, content: str, said: str) -> None:
    assert refusal(project, content) == f"served:{said}"


def test_a_document_that_generate_would_refuse_is_fetched(project: Project) -> None:
    # The owner or an option may correct it later: the snapshot shows the served document.
    document = openapi(1)
    document["paths"]["/items/0"]["get"]["requestBody"] = {"$ref": "#/nowhere"}
    assert project.fetched(text(document)).code == 0


def test_swagger_snapshot_stays_as_served(project: Project) -> None:
    document = yaml.safe_load("""
        swagger: '2.0'
        info: {title: Shop, version: '1'}
        host: shop.example.com
        paths:
          /items:
            get:
              operationId: list_items
              responses: {'200': {description: Items., schema: {$ref: '#/definitions/Items'}}}
        definitions: {Items: {type: array, items: {type: string}}}
    """)
    (project.folder / "api.json").write_bytes(text(document))

    said = project.run("init", "api.json", "--name", "shop")

    assert "shop: new, 1 operation, 1 schema" in said.lines
    assert json.loads(project.snapshot.read_bytes()) == document
    assert project.run("generate").code == 0
    assert project.run("check").code == 0
    broken = project.snapshot.read_text("utf-8").replace('"array"', '"file"')
    project.snapshot.write_text(broken, encoding="utf-8")
    line = broken[: broken.index('"file"')].count("\n") + 1
    assert project.run("check").err.startswith(
        f"specs/shop.json:{line}:7: the type file has no equivalent in a schema of OpenAPI 3 (at /definitions/Items/type)"
    )
