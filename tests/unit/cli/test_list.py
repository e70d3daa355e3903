"""Command `list`: operations with their functions, and problems of the document."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.checkout import Checkout, document

AGE = {"Age": {"type": "int"}}


def write(checkout: Checkout, schemas: dict[str, Any] | None = None, **changes: Any) -> None:
    """Write a document with one operation, these schemas and other changes."""
    content = {**document("sandbox"), **changes}
    content["components"].setdefault("schemas", {}).update(schemas or {})
    checkout.write_spec(content)


def test_list_shows_every_operation_in_columns(checkout: Checkout) -> None:
    content = document("sandbox")
    item = content["paths"].pop("/sandbox/0")
    plain = {"responses": {"204": {"description": "OK"}}}
    content["paths"] = {
        "/users/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "delete": plain,
        },
        "/sandbox": {"get": item["get"], "post": {**plain, "operationId": "createBox"}},
    }
    checkout.write_spec(content)
    done = checkout.opgen("list")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "get_sandbox_0  get_sandbox_0    GET     /sandbox\n"
        "createBox      create_box       POST    /sandbox\n"
        "-              delete_users_id  DELETE  /users/{id}\n"
    )


def test_list_of_several_clients_names_each(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path, ["first", "second"])
    checkout.write_spec(document("teams"), "second")
    assert checkout.opgen("list").out == (
        "first:\n"
        "get_sandbox_0  get_sandbox_0  GET  /sandbox/0\n"
        "second:\n"
        "get_teams_0  get_teams_0  GET  /teams/0\n"
    )
    assert checkout.opgen("list", "second").out == "get_teams_0  get_teams_0  GET  /teams/0\n"


def test_list_of_a_bad_document_shows_the_others(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path, ["first", "second"])
    checkout.write("specs/first.json", '{"openapi": "2"}')
    done = checkout.opgen("list")
    assert done.code == 3
    assert done.out == "second:\nget_sandbox_0  get_sandbox_0  GET  /sandbox/0\n"
    assert done.err.startswith("specs/first.json:1:2: OpenAPI 2 is not supported")


def test_list_needs_a_document_only(checkout: Checkout) -> None:
    (checkout.folder / "pyproject.toml").unlink()
    before = checkout.files()
    done = checkout.opgen("list", "--spec", "specs/demo.json")
    assert done.code == 0
    assert done.out == "get_sandbox_0  get_sandbox_0  GET  /sandbox/0\n"
    assert checkout.files() == before


def test_list_of_a_document_without_operations(checkout: Checkout) -> None:
    write(checkout, paths={})
    done = checkout.opgen("list")
    assert (done.code, done.out, done.err) == (0, "", "demo: no operations\n")
    assert checkout.opgen("generate").lines[0] == (
        "demo: warning: no operations in specs/demo.json; the package has no functions"
    )


def test_list_problems_shows_unchecked_constraints_with_positions(checkout: Checkout) -> None:
    name = {"type": "string", "not": {"const": "root"}}
    tags = {"type": "array", "items": name, "uniqueItems": True}
    write(checkout, {"Box": {"type": "object", "properties": {"name": name, "tags": tags}}})
    done = checkout.opgen("list", "--problems")
    assert (done.code, done.err) == (0, "")
    place = "/components/schemas/Box/properties"
    assert sorted(line.split(": ", 1)[1] for line in done.out.splitlines()) == [
        f'not checked: each item: not matching {{"const": "root"}} (at {place}/tags/items)',
        f"not checked: no duplicate items (at {place}/tags/uniqueItems)",
        f'not checked: not matching {{"const": "root"}} (at {place}/name/not)',
        f'not checked: not matching {{"const": "root"}} (at {place}/tags/items/not)',
    ]


def test_list_problems_of_a_document_without_any(checkout: Checkout) -> None:
    done = checkout.opgen("list", "--problems")
    assert (done.code, done.out) == (0, "")
    assert "no repairs and no unchecked constraints" in done.err


def test_repair_is_reported_with_its_rule_and_position(checkout: Checkout) -> None:
    write(checkout, AGE)
    report = 'repaired: unknown schema type "int": read as "integer" [type-spelling] (at /components/schemas/Age/type)'
    listed = checkout.opgen("list", "--problems")
    assert (listed.code, listed.err) == (0, "")
    assert listed.out.split(": ", 1)[1] == f"{report}\n"
    (problem,) = checkout.opgen("list", "--problems", "--json").json["clients"][0]["problems"]
    assert problem["rule"] == "type-spelling"
    assert (problem["path"], problem["pointer"]) == ("specs/demo.json", "/components/schemas/Age/type")
    assert problem["line"] > 1
    generated = checkout.opgen("generate")
    first, second, *_ = generated.err.splitlines()
    assert generated.code == 0
    assert first == "demo: repaired 1 defect in specs/demo.json (1x type-spelling)"
    assert second.endswith(report)
    assert generated.err.count("hint:") == generated.err.count("hint: the document has no security schemes") == 1


def test_generate_reports_items_that_are_a_list(checkout: Checkout) -> None:
    pair = {"type": "array", "items": [{"type": "string"}, {"type": "integer"}]}
    responses = {"200": {"description": "Done.", "content": {"application/json": {"schema": pair}}}}
    content = {
        "openapi": "3.1.0",
        "info": {"title": "Pairs", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "a", "responses": responses}}},
    }
    checkout.write_spec(content)
    done = checkout.opgen("generate")
    assert done.code == 0
    first, line, *_ = done.lines
    assert first == "demo: repaired 1 defect in specs/demo.json (1x other-version)"
    assert "repaired: items is a list: read as prefixItems [other-version]" in line


def test_generate_counts_repairs_by_rule(checkout: Checkout) -> None:
    paths = {"/sandbox?q={q}": document("sandbox")["paths"]["/sandbox/0"]}
    write(checkout, {f"Age{number}": AGE["Age"] for number in range(5)}, paths=paths)
    flags = ["--spec", "specs/demo.json", "--output", "out/demo"]
    done = checkout.opgen("generate", *flags)
    lines = done.lines
    assert done.code == 0
    assert lines[0] == "demo: repaired 6 defects in specs/demo.json (5x type-spelling, 1x query-in-path)"
    assert [line.startswith("  specs/demo.json:") for line in lines[1:6]] == [True] * 5
    assert lines[6] == f"  hint: run: opgen list {' '.join(flags)} --problems"
    assert checkout.opgen("list", *flags, "--problems").code == 0


@pytest.mark.parametrize(("name", "kind"), [("json", "standard"), ("pydantic", "required"), ("httpx2", "required")])
def test_package_that_hides_a_module_it_needs_is_reported(checkout: Checkout, name: str, kind: str) -> None:
    done = checkout.opgen("generate", "--spec", "specs/demo.json", "--output", f"out/{name}")
    assert done.code == 0
    assert done.lines[0] == (
        f'{name}: warning: the package "{name}" hides the {kind} module of this name; use another output folder'
    )


def test_operations_are_listed_as_json(checkout: Checkout) -> None:
    listed = checkout.opgen("list", "--json").json
    (client,) = listed["clients"]
    lines = checkout.opgen("list").out.splitlines()
    assert client["name"] == "demo"
    assert [
        [each["operation_id"], each["function"], each["method"], each["path"]] for each in client["operations"]
    ] == [line.split() for line in lines]


def test_tree_shows_methods_below_their_resources(checkout: Checkout) -> None:
    content = document("sandbox")
    plain = {"responses": {"204": {"description": "OK"}}}
    content["paths"] = {
        "/version": {"get": {**plain, "operationId": "version"}},
        "/boxes": {"post": {**plain, "x-fern-sdk-group-name": "a.boxes", "x-fern-sdk-method-name": "create"}},
    }
    checkout.write_spec(content)
    assert checkout.opgen("list", "--tree").out == (
        "client\n  version     GET   /version\n  a\n    boxes\n      create  POST  /boxes\n"
    )
    (client,) = checkout.opgen("list", "--tree", "--json").json["clients"]
    assert client["rule"] == "flat"
    assert client["resources"][2] == {
        "path": "a.boxes",
        "methods": [
            {
                "name": "create",
                "function": "post_boxes",
                "operation": "POST /boxes",
                "method": "POST",
                "path": "/boxes",
            }
        ],
    }
    checkout.configure("resources = false")
    assert checkout.opgen("list", "--tree").err == "demo: no methods\n"


def test_package_of_models_has_no_functions(checkout: Checkout) -> None:
    checkout.configure("types_only = true")
    assert checkout.opgen("list", "--tree").err == "demo: no methods\n"
    listed = checkout.opgen("list")
    assert listed.out == "get_sandbox_0  -  GET  /sandbox/0\n"
    assert listed.err == "demo: types_only is set, so the package has no functions\n"
    (client,) = checkout.opgen("list", "--json").json["clients"]
    assert client["operations"][0]["function"] is None


BROKEN = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /a:
    get:
      operationId: list
      responses:
        "200":
          description: A
          content:
            aplication/json: {}
            application/json: {schema: {$ref: "#/components/schemas/Pett"}}
  /b:
    get:
      operationId: list
      sumary: B
      responses: {"204": {description: B}}
components:
  schemas:
    Pet: {type: frob}
    Dog: {type: object, maxlength: 3, properties: {a: {$ref: "#/nowhere"}}}
"""


def test_every_problem_is_reported_beside_an_error(checkout: Checkout) -> None:
    checkout.configure('exclude = { tags = ["none"] }\nidempotent = ["x"]\nrename = { schemas = { Cat = "A" } }')
    checkout.write("specs/demo.json", BROKEN)
    for command in ("generate", "check", "list"):
        done = checkout.opgen(command)
        assert done.code == 3
        lines = [line for line in done.lines if "hint" not in line]
        places = [line.partition(": ")[0] for line in lines]
        assert places[:7] == [
            f"specs/demo.json:{line}" for line in ("11:13", "12:41", "15:7", "16:7", "20:11", "21:25", "21:56")
        ]
        for line, part in zip(
            lines,
            [
                'repaired: media type "aplication/json" looks misspelled',
                "does not exist; did you mean Pet? (at /paths/",
                'duplicate operationId "list", also used by GET /a',
                'repaired: unknown field "sumary" of an Operation Object: ignored; did you mean summary?',
                'unknown schema type "frob"',
                "did you mean maxLength?",
                'unresolved $ref "#/nowhere": the target does not exist (at',
                'exclude.tags: "none" does not match anything',
                'rename.schemas: unknown name "Cat"; ',
            ],
            strict=False,
        ):
            assert part in line
        assert places[7:9] == ["pyproject.toml:5:1", "pyproject.toml:7:1"]


def test_strict_repairs_and_settings_are_reported_at_once(checkout: Checkout) -> None:
    checkout.configure('strict_document = true\nauth = "basic"\nexclude = {tags = ["a"]}')
    write(checkout, {"Age": {"tpye": "integer"}})
    done = checkout.opgen("generate")
    assert done.code == 3
    assert 'unknown field "tpye" of a Schema Object: ignored; did you mean type?' in done.err
    assert "repaired" not in done.err
    assert "pyproject.toml:7:1: tool.opgen.clients.demo.exclude.tags: " in done.err


def test_settings_that_do_not_fit_are_reported_at_once_with_positions(checkout: Checkout) -> None:
    checkout.configure(
        'token_env = { tok = "A" }\nidempotent = ["foo"]\n'
        'pagination = [\n  { operations = ["bar"], link = true },\n]\nauth = "bearer"'
    )
    done = checkout.opgen("generate")
    assert done.code == 2
    start = "tool.opgen.clients.demo"
    assert [line.partition("; ")[0] for line in done.lines] == [
        f"pyproject.toml:7:1: {start}.pagination.0: 'bar': unknown operation",
        f"pyproject.toml:6:1: {start}.idempotent: 'foo': unknown operation",
        f"pyproject.toml:5:1: {start}.token_env: 'tok': unknown credential",
    ]


def test_list_escapes_characters_that_the_stream_cannot_have(checkout: Checkout) -> None:
    checkout.write_spec(document("größe"))
    done = checkout.shell("opgen list", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (done.code, done.out.partition(" ")[0]) == (0, "get_gr\\xf6\\xdfe_0")
