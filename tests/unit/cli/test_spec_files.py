"""Commands on a local document of several files: `--spec`, and the versions of `diff`."""

import json
from pathlib import Path

import pytest

from tests.support.checkout import Checkout

MAIN = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /items/{id}: {$ref: paths/item.yaml}
"""
ITEM = """\
parameters:
  - {name: id, in: path, required: true, schema: {type: string}}
get:
  operationId: get_item
  responses:
    '200':
      description: An item
      content:
        application/json:
          schema: {$ref: ../schemas/item.yaml}
"""
SCHEMA = """\
type: object
required: [id]
properties:
  id: {type: string}
  owner: {$ref: 'people.yaml#/$defs/Owner'}
"""
PEOPLE = """\
$defs:
  Owner:
    type: object
    properties:
      name: {type: string}
"""
FILES = {
    "api/openapi.yaml": MAIN,
    "api/paths/item.yaml": ITEM,
    "api/schemas/item.yaml": SCHEMA,
    "api/schemas/people.yaml": PEOPLE,
}
SPEC = ("--spec", "api/openapi.yaml", "--output", "out/shop")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a project with a document of four files in three folders."""
    checkout = Checkout(tmp_path)
    for path, text in FILES.items():
        checkout.write(path, text)
    return checkout


def test_package_is_that_of_the_bundled_snapshot(checkout: Checkout) -> None:
    done = checkout.opgen("generate", *SPEC)
    assert (done.code, done.out) == (0, "")
    assert checkout.opgen("check", *SPEC).code == 0
    models = checkout.read("out/shop/models.py")
    assert "class Item(" in models
    assert "class Owner(" in models
    checkout.edit("pyproject.toml", "https://api.example.com/demo.json", "api/openapi.yaml")
    assert checkout.opgen("fetch", "--accept").code == 0
    assert checkout.opgen("generate").code == 0
    generated = checkout.read("generated/demo/models.py")
    assert generated == models
    digests = [
        json.loads((checkout.folder / folder / ".opgen.json").read_bytes())["inputs"]
        for folder in ("out/shop", "generated/demo")
    ]
    assert digests[0] == digests[1]


def test_changed_part_is_drift_also_with_a_cache(checkout: Checkout) -> None:
    cache = ("--cache-dir", "cache")
    assert checkout.opgen("generate", *SPEC, *cache).code == 0
    assert checkout.opgen("check", *SPEC, *cache).code == 0
    checkout.edit("api/schemas/people.yaml", "name:", "full_name:")
    assert checkout.opgen("check", *SPEC, *cache).code == 6
    checkout.edit("api/schemas/people.yaml", "full_name:", "name:")
    assert checkout.opgen("check", *SPEC, *cache).code == 0
    (checkout.folder / "api/schemas/people.yaml").unlink()
    assert checkout.opgen("check", *SPEC, *cache).code == 3


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("api/paths/item.yaml", "'200':", "'2000':", "api/paths/item.yaml:6:5: invalid status code"),
        (
            "api/schemas/people.yaml",
            "name: {type: string}",
            "name: {$ref: '#/nothing'}",
            "api/schemas/people.yaml:5:14: ",
        ),
        (
            "api/schemas/people.yaml",
            "    type: object\n",
            "    type: object\n    type: object\n",
            "api/schemas/people.yaml:4:5: duplicate key",
        ),
    ],
)
def test_problem_has_the_position_in_its_file(checkout: Checkout, path: str, old: str, new: str, expected: str) -> None:
    checkout.edit(path, old, new)
    for command in ("generate", "check", "list"):
        done = checkout.opgen(command, *SPEC)
        assert expected in done.err + done.out, done.err


def test_repair_has_the_position_in_its_file(checkout: Checkout) -> None:
    checkout.edit("api/schemas/item.yaml", "id: {type: string}", "id: {type: int}")
    done = checkout.opgen("list", "--problems", *SPEC)
    assert done.code == 0
    assert "api/schemas/item.yaml:4:" in done.out


@pytest.mark.parametrize(
    ("reference", "reason", "hint"),
    [
        (
            "../../secret.yaml",
            "the file is outside the folder api",
            "configure a client with opgen init, and set `root`",
        ),
        (
            "https://example.com/a.yaml",
            "allow_refs does not contain the URL",
            "configure a client with opgen init, and add it or a prefix of it to `allow_refs`",
        ),
        ("/etc/hostname", "absolute paths are not allowed", "write the path relative"),
    ],
)
def test_reference_out_of_the_folder_is_refused(checkout: Checkout, reference: str, reason: str, hint: str) -> None:
    checkout.write("secret.yaml", "type: string\n")
    checkout.edit("api/schemas/item.yaml", "people.yaml#/$defs/Owner", reference)
    for arguments in (("generate", *SPEC), ("diff", "api/openapi.yaml", "api/openapi.yaml")):
        refused = checkout.opgen(*arguments)
        assert refused.code == 3
        assert refused.err.startswith("api/schemas/item.yaml:5:11: cannot follow $ref")
        assert reason in refused.err
        assert hint in refused.err
    assert not (checkout.folder / "out").exists()


def test_diff_names_the_file_with_the_change(checkout: Checkout) -> None:
    for path, text in FILES.items():
        checkout.write(f"old/{path}", text)
    checkout.edit("api/schemas/people.yaml", "{type: string}", "{type: integer}")
    done = checkout.opgen("diff", "old/api/openapi.yaml", "api/openapi.yaml", "--format", "json")
    assert done.code == 6
    changes = done.json["changes"]
    wire = next(each for each in changes if each["layer"] == "wire")
    for side, folder in (("old", "old/api"), ("new", "api")):
        assert wire[side]["path"] == f"{folder}/schemas/people.yaml"
        assert wire[side]["line"] == 5


def test_document_of_the_standard_input_has_one_file(checkout: Checkout) -> None:
    done = checkout.shell("opgen generate --spec - --output out/shop < api/openapi.yaml")
    assert done.code == 3
    assert "a document that is not a file cannot refer to files" in done.err
