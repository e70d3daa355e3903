"""Corrections that `opgen learn` derives from problems of responses."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import yaml
from opgen.core.errors import DocumentError
from opgen.core.options import Names, Options
from opgen.diff.surface.data import surface_data
from opgen.document.document import Document, load
from opgen.document.overlay import apply, read_overlay
from opgen.pipeline import described_package, prepare, read_prepared
from opgen.responses.learn.corrections import Correction, Learned, learn
from opgen.responses.learn.overlay_file import with_corrections
from opgen.responses.problems import Checker, Problem, checker_of
from opgen.responses.records import Record, dump_records, read_records
from opgen.source.read import read

from tests.support.tables import tables

TABLES = tables(__file__)

OPTIONS = Options(package="pods")
POD: dict[str, Any] = yaml.safe_load("""
type: object
required: [id, zone]
additionalProperties: false
properties:
  id: {type: string}
  zone: {type: string, enum: [a, b]}
  port: {type: integer, maximum: 9}
  name: {type: string, maxLength: 3, minLength: 1}
  at: {type: string, format: date-time}
  owner: {$ref: '#/components/schemas/Owner'}
  state: {$ref: '#/components/schemas/State'}
  any: {anyOf: [{type: integer}, {type: boolean}]}
  inner: {type: object, properties: {size: {type: integer, format: int32}}}
  both: {allOf: [{type: object, properties: {x: {type: string}}, required: [x]}]}
  made: {type: string, readOnly: true}
""")
SCHEMAS: dict[str, Any] = {
    "Pod": POD,
    "Owner": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
    "State": {"type": "string", "enum": ["on"]},
}
TEXT: dict[str, Any] = {"description": "Text.", "content": {"text/plain": {"schema": {"type": "string"}}}}
INNER: dict[str, Any] = {"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}}


def content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "Found.", "content": {"application/json": {"schema": schema}}}


def document(version: str) -> Document:
    pod = {"$ref": "#/components/schemas/Pod"}
    responses = {
        "200": content({"type": "array", "items": pod}),
        "404": content({"$ref": "#/components/schemas/Owner"}),
    }
    sent = {"content": {"application/json": {"schema": pod}}}
    root: dict[str, Any] = {
        "openapi": version,
        "info": {"title": "Pods", "version": "1"},
        "servers": [{"url": "https://example.com/v1"}],
        "paths": {
            "/pods": {
                "get": {"operationId": "list", "responses": responses},
                "post": {"operationId": "make", "requestBody": sent, "responses": {"201": content(pod)}},
            },
            "/pods/{id}": {"get": {"operationId": "get", "responses": {"200": {"$ref": "#/components/responses/Pod"}}}},
            "/pods/newest": {"get": {"operationId": "newest", "responses": {"200": content(pod)}}},
            "/text": {"get": {"operationId": "text", "responses": {"200": TEXT}}},
            "/inner": {"get": {"operationId": "inner", "responses": {"200": content(INNER)}}},
            "/inners": {
                "get": {"operationId": "inners", "responses": {"200": content({"type": "array", "items": INNER})}}
            },
            "/titled": {"get": {"operationId": "titled", "responses": {"200": content({**INNER, "title": "Titled"})}}},
        },
        "components": {"responses": {"Pod": content(pod)}, "schemas": SCHEMAS},
    }
    for path in ("/pods/{id}",):
        root["paths"][path]["parameters"] = [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        ]
    return load(read(json.dumps(root).encode(), "pods.json"))


def checker(of: Document) -> Checker:
    prepared = prepare(of)
    api = read_prepared(prepared, OPTIONS)
    return checker_of(prepared.document, {each.key: each.pointer for each in api.operations})


def record(problem: Problem, count: int = 1) -> Record:
    return Record(problem=problem, package="pods/1", count=count, first="2026-11-01", last="2026-11-02")


def learned(of: Document, records: Sequence[Record]) -> Learned:
    return learn(of, OPTIONS, Names(), records)


def corrected(of: Document, corrections: Sequence[Correction]) -> Document:
    text = with_corrections(b"", "pods.learned.yaml", "Corrections", corrections)
    return apply(of, [read_overlay(text, "pods.learned.yaml")])


def pod(**fields: Any) -> list[dict[str, Any]]:
    return [{"id": "p", "zone": "a", **fields}]


RESPONSES: list[tuple[str, str, int, str, Any]] = TABLES["responses"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("given", RESPONSES, ids=lambda each: each[0])
def test_correction_removes_one_problem(given: tuple[str, str, int, str, Any], version: str) -> None:
    name, operation, status, pointer, body = given
    before = document(version)
    rule = name.partition(" ")[0]
    media_type = "text/html" if body == "<p>" else "application/json"
    response = operation, status, media_type, b"" if rule == "empty" else json.dumps(body).encode()
    (problem,) = checker(before).problems(*response)
    assert (problem.rule, problem.pointer) == (rule, pointer)

    # As a record has it, without the schema.
    found = learned(before, read_records(dump_records([record(problem)]), "r.jsonl"))

    (correction,) = found.corrections
    after = corrected(before, found.corrections)
    assert not found.unexplained
    assert 1 <= len(correction.actions) <= 3
    assert not any("[0" in each["target"] or "[1" in each["target"] for each in correction.actions)
    assert checker(after).problems(*response) == ()
    assert after.root["components"]["schemas"]["State"] == SCHEMAS["State"]
    assert after.root["components"]["responses"] == before.root["components"]["responses"]
    is_shared = (pointer != "" and rule != "status" and pointer != "/*") or rule == "closed"
    assert correction.requests == (("POST /pods",) if is_shared else ())
    assert learned(after, [record(problem)]) == Learned(corrections=())
    assert losses(before, after, problem) == []


def lines_of(of: Document, recorded: Names) -> tuple[list[list[Any]], Names]:
    """Return the lines of `api.jsonl`, each field with its model, and the names of the package."""
    api, names = described_package(prepare(of), OPTIONS, recorded)
    found, owner = [], ""
    for line in map(json.loads, surface_data(names).splitlines()):
        owner = line[1] if line[0] in {"model", "enum"} else owner
        found.append([line[0], f"{owner}.{line[1]}", *line[2:]] if line[0] in {"field", "member"} else line)
    return found, api.names


def losses(before: Document, after: Document, problem: Problem) -> list[str]:
    """Return the public names and types of a package that corrections took away, or changed elsewhere than at `problem`."""
    (old, recorded), last = lines_of(before, Names()), problem.pointer.rpartition("/")[2]
    new = {str(each[:3] if each[0] == "operation" else each[:2]): each for each in lines_of(after, recorded)[0]}
    found = []
    for line in old:
        now = new.get(str(line[:3] if line[0] == "operation" else line[:2]), [])
        classes = {each for each in re.findall(r"\w+", str(line)) if each[0].isupper()} - {
            "Literal",
            "None",
            "True",
            "False",
        }
        is_own = line[0] == "operation" or str(line[1]).endswith(f".{last}") or problem.rule == "closed"
        if line != now and not (is_own and classes <= {*re.findall(r"\w+", str(now))}):
            found.append(f"{line} became {now}")
    return found


def test_lost_names_and_types_are_found() -> None:
    before, after = document("3.1.0"), document("3.1.0")
    del after.root["components"]["schemas"]["Pod"]["properties"]["owner"]
    after.root["paths"]["/pods/newest"]["get"]["responses"]["200"] = TEXT
    problem = Problem(operation="newest", status=200, rule="shape", type="object")

    found = losses(before, after, problem)

    assert [each.partition(",")[0] for each in found] == ["['operation'", "['field'"]


def test_facts_at_one_place_are_corrected_one_after_another() -> None:
    before = document("3.1.0")
    bodies = [pod(id=None, owner=5, zone=5, more=1), pod(id=5, owner=None, zone="c"), [{"zone": None}]]
    problems = [
        each for body in bodies for each in checker(before).problems("list", 200, "", json.dumps(body).encode())
    ]
    after = corrected(before, learned(before, list(map(record, problems))).corrections)

    assert not [each for body in bodies for each in checker(after).problems("list", 200, "", json.dumps(body).encode())]


@pytest.mark.parametrize("hidden", ["\u200b", "\u2066", "\u2069", "\ufeff", "\u202e", "\U000e0001", "\n"])
def test_invisible_characters_are_escaped_in_the_overlay(hidden: str) -> None:
    name = f"a{hidden}b'c\\"
    given = document("3.1.0")
    given.root["components"]["schemas"]["Pod"]["properties"][name] = {"type": "string", "title": name}
    problem = Problem(operation="list", status=200, pointer=f"/*/{name}", rule="type", type="array", fits="/*")

    (correction,) = learned(given, [record(problem)]).corrections

    lines = with_corrections(b"", "a.yaml", name, [correction]).decode().splitlines()
    assert not any(hidden in line for line in lines)
    changed = corrected(given, [correction]).root["components"]["schemas"]["Pod"]["properties"][name]
    assert changed["anyOf"][0] == {"type": "string", "title": name}


def test_known_texts_of_an_enum_explain_records_without_texts() -> None:
    text = Problem(operation="list", status=200, pointer="/*/zone", rule="enum", type="string", length=1, text="c")
    counted = [record(replace(text, text=""), 3), record(text, 2)]

    (correction,) = learned(document("3.0.3"), counted).corrections

    assert correction.actions == ({"target": "$.components.schemas.Pod.properties.zone", "update": {"enum": ["c"]}},)
    assert correction.description == (
        'enum (string "c") at /*/zone of list, status 200: 2 responses, 2026-11-01 to 2026-11-02'
    )


def test_read_only_field_widens_no_request() -> None:
    problem = Problem(operation="list", status=200, pointer="/*/made", rule="null", type="null")

    (correction,) = learned(document("3.1.0"), [record(problem)]).corrections

    assert correction.requests == ()


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (Problem(operation="gone", status=200, rule="empty"), "the document has no such operation"),
        (
            Problem(operation="list", status=200, rule="media-type", type="application/json"),
            "its content is not JSON",
        ),
        (Problem(operation="list", status=200, rule="media-type", type="other"), "the media type is not known"),
        (Problem(operation="text", status=200, rule="null", type="null"), "the document has no schema in its place"),
        (
            Problem(operation="list", status=404, pointer="/x/y", rule="missing"),
            "the document has no schema in its place",
        ),
        # The other errors have one type, and the package reads this one by it.
        (Problem(operation="list", status=418, rule="status"), ""),
    ],
)
def test_record_without_a_correction_has_a_reason(problem: Problem, reason: str) -> None:
    expected = {record(problem): reason} if reason else {}

    assert learned(document("3.1.0"), [record(problem)]) == Learned(corrections=(), unexplained=expected)


def test_error_is_added_if_the_others_have_different_types() -> None:
    given = document("3.1.0")
    given.root["paths"]["/pods"]["get"]["responses"]["409"] = content(POD)

    (correction,) = learned(given, [record(Problem(operation="list", status=418, rule="status"))]).corrections

    assert correction.actions[-1]["update"] == {"418": {"description": "Learned from responses."}}


@pytest.mark.parametrize(
    ("problem", "target", "schema"),
    [
        (Problem(operation="text", status=200, rule="shape", type="object", length=3), "text", {"type": "object"}),
        (
            Problem(operation="text", status=200, rule="media-type", type="application/hal+json", content="array"),
            "text",
            {"type": "array", "items": {}},
        ),
        (
            Problem(operation="newest", status=200, rule="media-type", type="application/hal+json", content="object"),
            "pods/newest",
            {"$ref": "#/components/schemas/Pod"},
        ),
    ],
)
def test_undocumented_media_type_has_the_shape_of_the_response(problem: Problem, target: str, schema: Any) -> None:
    (correction,) = learned(document("3.1.0"), [record(problem)]).corrections

    name = problem.type if problem.content else "application/json"
    assert correction.actions == (
        {
            "target": f"$.paths['/{target}'].get.responses['200']",
            "update": {"content": {name: {"schema": schema}}},
        },
    )


def test_empty_list_in_place_of_an_object_says_nothing_about_its_items() -> None:
    empty = Problem(operation="newest", status=200, rule="shape", type="array", length=0)

    (correction,) = learned(document("3.1.0"), [record(empty), record(replace(empty, length=2, fits="/*"))]).corrections

    pod_ = {"$ref": "#/components/schemas/Pod"}
    assert correction.actions[-1]["update"] == {"anyOf": [pod_, {"type": "array", "items": pod_}]}


@pytest.mark.parametrize(("line", "message", "column"), TABLES["invalid_record_has_a_position"])
def test_invalid_record_has_a_position(line: str | dict[str, Any], message: str, column: int) -> None:
    valid = dump_records([record(Problem(operation="a", status=200, rule="null", type="null"))])
    text = line if isinstance(line, str) else json.dumps({**json.loads(valid), **line})

    with pytest.raises(DocumentError) as caught:
        read_records(valid + b"\n" + text.encode(), "r.jsonl")

    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.file == "r.jsonl"
    assert problem.position
    assert problem.position.line == 3
    assert column in (0, problem.position.column)


def test_records_of_one_kind_are_merged() -> None:
    first = record(Problem(operation="a", status=200, rule="null", type="null"), 2)
    later = replace(first, count=3, first="2026-10-01", last="2026-12-01")
    other = record(Problem(operation="a", status=200, rule="empty"))

    assert read_records(dump_records([first, other, later]), "r.jsonl") == (replace(later, count=5), other)
