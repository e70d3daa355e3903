"""Command `opgen learn`: an overlay with corrections, and its end."""

import json
from typing import Any

import pytest

from tests.support.demo_client import snapshot
from tests.unit.cli.project import Project

LEARNED = "specs/shop.learned.yaml"
HEADER = '[tool.opgen.clients.shop] # "x"]\n'
PATHS = 'source = "served"\nspec = "specs/shop.json"\noutput = "generated/shop"\n'


def served(**fields: Any) -> dict[str, Any]:
    """Return a document with an item that two operations return, and one of them accepts."""
    item = {"$ref": "#/components/schemas/Item"}
    found = {"200": {"description": "Found.", "content": {"application/json": {"schema": item}}}}
    sent = {
        "content": {
            "application/json": {
                "schema": {"type": "object", "properties": {"part": {"$ref": "#/components/schemas/Part"}}}
            }
        }
    }
    fields = {"id": {"type": "string"}, "name": {"type": "string"}, "size": {"type": "integer"}, **fields}
    part = {"type": "object", "required": ["at"], "properties": {"at": {"type": "string"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            "/items": {
                "get": {"operationId": "get", "responses": found},
                "put": {"operationId": "put", "requestBody": sent, "responses": found},
            }
        },
        "components": {
            "schemas": {
                "Item": {
                    "type": "object",
                    "required": [*fields],
                    "properties": {**fields, "part": {"$ref": "#/components/schemas/Part"}},
                },
                "Part": part,
            }
        },
    }


def records(*kinds: tuple[str, str, str]) -> bytes:
    """Return a line for each pointer, rule and type."""
    head = {
        "package": "shop/1",
        "operation": "get",
        "status": 200,
        "count": 2,
        "first": "2026-11-01",
        "last": "2026-11-02",
    }
    return b"".join(
        json.dumps({**head, "pointer": pointer, "rule": rule, **({"type": type_} if type_ else {})}).encode() + b"\n"
        for pointer, rule, type_ in kinds
    )


KINDS = ("/id", "null", "null"), ("/name", "missing", ""), ("/size", "type", "string")
SHARED = ("/part/at", "null", "null")


@pytest.fixture
def generated(project: Project) -> Project:
    """Return a project with an up-to-date package, and records of problems."""
    assert project.fetched(served()).code == 0
    assert project.run("generate", "-q").code == 0
    (project.folder / ".opgen").mkdir()
    project.write(".opgen/shop.problems.jsonl", records(*KINDS, SHARED))
    return project


INLINE = "source='served', spec='specs/shop.json', output='generated/shop'"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            HEADER + PATHS + "testing = true\n\n[x]\n",
            HEADER + PATHS + f'testing = true\noverlays = ["{LEARNED}"]\n\n[x]\n',
        ),
        (HEADER + "overlays = []\n" + PATHS, HEADER + f'overlays = ["{LEARNED}"]\n' + PATHS),
        (
            HEADER + PATHS + "overlays = ['specs/a.yaml'] # ]\n",
            HEADER + PATHS + f"overlays = ['specs/a.yaml', \"{LEARNED}\"] # ]\n",
        ),
        (
            HEADER + PATHS + 'overlays = [\n  "specs/a.yaml",  # ]\n]\n',
            HEADER + PATHS + f'overlays = [\n  "specs/a.yaml",  # ]\n  "{LEARNED}",\n]\n',
        ),
        (
            f"[tool.opgen]\nclients = {{ shop = {{ {INLINE} }} }}\n",
            f'[tool.opgen]\nclients = {{ shop = {{ {INLINE}, overlays = ["{LEARNED}"]}} }}\n',
        ),
    ],
)
def test_overlay_is_added_to_the_configuration_and_removed(generated: Project, before: str, after: str) -> None:
    generated.write("specs/a.yaml", b'overlay: 1.1.0\nactions: [{target: $.info, update: {title: "T"}}]\n')
    generated.config.write_text(before)

    assert generated.run("learn", "--write").code == 0

    assert generated.config.read_text() == after
    assert generated.run("generate", "-q", "--force").code == 0
    assert generated.run("check", "-q").lines == []
    assert generated.run("learn").out == "shop: 1 correction from 8 problems in responses\n" + SHOWN
    assert generated.run("learn", "--undo").code == 0
    assert generated.config.read_text() == before.replace("overlays = []\n", "")
    assert not (generated.folder / LEARNED).exists()


SHOWN = """\
  null at /part/at of get, status 200: 2 responses, 2026-11-01 to 2026-11-02
    $.components.schemas.Part.properties.at
    also widens PUT /items (left out without --shared)
"""


def test_correction_that_widens_a_request_needs_shared(generated: Project) -> None:
    assert generated.run("learn", "--write").code == 0
    first = (generated.folder / LEARNED).read_bytes()

    said = generated.run("learn", "--write", "--shared")

    assert said.lines == [f"{LEARNED}: written", "run: opgen generate shop"]
    assert "\n  Part.at may be None\n" in said.out
    text = (generated.folder / LEARNED).read_bytes()
    assert text.startswith(first)
    assert generated.run("learn", "--write", "--shared").out == "shop: 0 corrections from 8 problems in responses\n"
    assert (generated.folder / LEARNED).read_bytes() == text


def test_nothing_is_written_if_each_correction_needs_shared(generated: Project) -> None:
    generated.write(".opgen/shop.problems.jsonl", records(SHARED))

    said = generated.run("learn", "--write", "--quiet")

    assert said.lines == [
        "shop: nothing was written: each correction also widens a request",
        "run: opgen learn shop --write --shared",
    ]
    assert generated.run("learn").lines == ["run: opgen learn shop --write --shared"]


def test_problems_without_a_correction_have_a_reason_and_count(generated: Project) -> None:
    given = [("", "media-type", "application/json"), ("", "media-type", "text/html"), ("", "shape", "object")]
    generated.write(".opgen/shop.problems.jsonl", records(given[0], *given).replace(b'"get"', b'"gone"'))

    said = generated.run("learn")

    why = "the document has no such operation"
    assert said.out.splitlines()[1:] == [
        f"  not corrected: {rule} ({type_}) at the body of gone, status 200: {why}" for _, rule, type_ in given
    ]
    assert said.code == 6


def test_errors_are_corrected_only_with_an_option_and_server_errors_never(generated: Project) -> None:
    line = records(("", "status", ""))
    lines = [line.replace(b"200", str(status).encode()) for status in (409, 500, 503)]
    generated.write(".opgen/shop.problems.jsonl", b"".join(lines))

    said, errors = generated.run("learn"), generated.run("learn", "--errors")

    assert (said.code, errors.code) == (0, 0)
    assert said.out.splitlines() == [
        "shop: 0 corrections from 6 problems in responses",
        "  left out without --errors: 6 problems of errors",
    ]
    assert "  left out: 4 problems of errors\n" in errors.out
    assert errors.out.count("status at the body") == 1
    assert "get, status 409" in errors.out
    assert errors.lines == ["run: opgen learn shop --write --errors"]
    html = records(("", "media-type", "application/json")).replace(b"200", b"409")
    generated.write(".opgen/shop.problems.jsonl", html)
    assert (generated.run("learn").code, generated.run("learn", "--errors").code) == (0, 6)


def test_proposal_writes_nothing_and_shows_the_effect_on_callers(generated: Project) -> None:
    before = snapshot(generated.folder)

    said = generated.run("learn")

    assert said.code == 0
    assert "Item.id, .name may be None" in said.out
    assert said.lines == ["run: opgen learn shop --write"]
    assert snapshot(generated.folder) == before


def test_undo_removes_corrections_without_a_target_and_leaves_edited_ones(generated: Project) -> None:
    assert generated.run("learn", "--write", "--shared").code == 0
    learned = generated.folder / LEARNED
    text = learned.read_text()
    edited = text.replace('- "integer"\n        - "string"', '- "integer"\n        - "string"\n        - "boolean"')
    assert edited != text
    learned.write_text(edited)
    newer = served()
    newer["components"]["schemas"]["Item"]["required"].remove("name")
    generated.write("served", newer)

    fetched = generated.run("fetch")
    checked = generated.run("check")
    undone = generated.run("learn", "shop", "--undo")

    target = "$.components.schemas.Item.required[?@ == 'name']"
    problem = f"target {target} does not match anything (at /actions/"
    assert fetched.lines[0] == "shop: warning: the overlays do not apply to the new document"
    assert checked.code == 3
    assert problem in checked.lines[0]
    assert problem in fetched.lines[1]
    assert f"shop: removed: correction of {target}" in undone.out
    assert undone.out.count("left, because it was edited") == 1
    assert "properties.size" in learned.read_text()
    assert generated.run("generate", "-q").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--from", "none.jsonl"], 2, "none.jsonl: no such file or directory"),
        (["--from", "pyproject.toml"], 3, "pyproject.toml:1:2: invalid JSON: expecting value"),
        (["--write", "--undo"], 2, "only one of --write and --undo is possible"),
        (["other"], 2, 'unknown client "other"'),
    ],
)
def test_invalid_input_is_an_error(generated: Project, arguments: list[str], code: int, message: str) -> None:
    said = generated.run("learn", *arguments)

    assert said.code == code
    assert message in said.err
