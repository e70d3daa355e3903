"""Documents that differ without a change on the wire. The numbers of the cases group them by kind."""

from typing import Any

import pytest
import yaml
from opgen.changes.wire.compare import compare_documents
from opgen.document.document import Document, load
from opgen.source.read import Source

Value = dict[str, Any]

TEXT: Value = {"type": "string", "maxLength": 3}
OBJECT: Value = {"type": "object", "properties": {"a": TEXT, "b": {"type": "integer"}}, "required": ["a", "b"]}
REF: Value = {"$ref": "#/components/schemas/One"}


def document(schema: Value, version: str = "3.1.0", /, *, get: Value | None = None, **more: Any) -> Document:
    """Return a document that writes and reads `schema`, with the components One, Other and Chain."""
    content = {"application/json": {"schema": schema}}
    response = {"200": {"description": "", "content": content}}
    root: Value = {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/jobs/{id}": {
                "parameters": [_parameter("path", "id", required=True)],
                "post": {"requestBody": {"content": content}, "responses": response},
                "get": {"responses": response} | (get or {}),
            }
        },
        "components": {
            "schemas": {"One": OBJECT, "Other": OBJECT, "Chain": REF},
            "parameters": {"Limit": _parameter("query", "limit")},
        },
    }
    return _loaded(root | more)


def _parameter(location: str, name: str, **more: Any) -> Value:
    return {"name": name, "in": location, "schema": {"type": "string"}} | more


def _loaded(root: Value) -> Document:
    return load(Source(name="api.json", content=b"", kind="json", root=root))


def with_item(**item: Any) -> Document:
    """Return a document whose path has the given fields."""
    plain = document(OBJECT)
    path, old = next(iter(plain.root["paths"].items()))
    return _loaded(plain.root | {"paths": {path: old | item}})


def renamed_path() -> Document:
    """Return the document with another name of its path parameter."""
    plain = document(OBJECT)
    item = plain.root["paths"]["/jobs/{id}"] | {"parameters": [_parameter("path", "job_id", required=True)]}
    return _loaded(plain.root | {"paths": {"/jobs/{job_id}": item}})


def cyclic(names: tuple[str, ...], *, is_nested: bool) -> Document:
    """Return a document with schemas that refer to each other in a cycle."""
    schemas = {}
    for number, name in enumerate(names):
        following = names[(number + 1) % len(names)]
        reference: Value = {"$ref": f"#/components/schemas/{following}"}
        inner = {"allOf": [reference]} if is_nested else reference
        schemas[name] = {"type": "object", "properties": {"next": inner, "all": {"type": "array", "items": reference}}}
    return document({"$ref": f"#/components/schemas/{names[0]}"}, components={"schemas": schemas})


SCHEMAS: dict[str, tuple[Value, ...]] = yaml.safe_load("""
1 another name, inline, and a chain:
  - &ref {$ref: "#/components/schemas/One"}
  - {$ref: "#/components/schemas/Other"}
  - &object
    type: object
    properties: {a: &text {type: string, maxLength: 3}, b: {type: integer}}
    required: [a, b]
  - {$ref: "#/components/schemas/Chain"}
  - {$ref: "#/components/schemas/One", type: object, required: [b]}
1 inner references: [{type: array, items: *ref}, {type: array, items: *object}]
2 order of keys and of required:
  - *object
  - {required: [b, a], properties: {b: {type: integer}, a: *text}, type: object}
2 order of enum: [&enum {type: string, enum: [a, b]}, {type: string, enum: [b, a]}]
2 order of members: [{anyOf: [*ref, *text, {type: array}]}, {anyOf: [{type: array}, *ref, *text]}]
2 order of types: [{type: [string, "null"]}, {type: ["null", string]}]
3 documentation and extensions:
  - *object
  - <<: *object
    description: d
    title: T
    example: {}
    examples: [{}]
    externalDocs: {url: https://example.com}
    x-note: 1
3 names of enum members: [*enum, {<<: *enum, x-enum-varnames: [A, B], x-enumNames: [A, B]}]
5 explicit defaults:
  - {type: object}
  - {type: object, additionalProperties: true, minProperties: 0}
  - {type: object, additionalProperties: {}, required: []}
  - {type: object, deprecated: false, readOnly: false}
5 explicit default of a text: [*text, {<<: *text, minLength: 0}]
5 explicit default of an array: [{type: array}, {type: array, minItems: 0, uniqueItems: false, items: {}}]
6 null:
  - {type: [string, "null"]}
  - {anyOf: [{type: string}, &null {type: "null"}]}
  - {oneOf: [*null, {type: string}]}
6 null around a reference:
  - {anyOf: [*ref, *null]}
  - {oneOf: [*ref, *null]}
  - {anyOf: [{allOf: [*ref]}, *null]}
  - {oneOf: [*object, *null]}
6 null around an enum:
  - {type: [string, "null"], enum: [a, b, null]}
  - {enum: [a, b, null]}
  - {anyOf: [*enum, *null]}
  - {oneOf: [*enum, {const: null}]}
7 single member: [*object, {allOf: [*object]}, {allOf: [{allOf: [*ref]}]}]
7 merged objects:
  - *object
  - allOf:
      - {type: object, properties: {a: *text}, required: [a]}
      - {properties: {b: {type: integer}}, required: [b, a]}
7 tighter bound: [{type: integer, minimum: 3}, {allOf: [{type: integer, minimum: 1}, {minimum: 3}]}]
7 conflict:
  - {allOf: [{type: string, format: date}, {format: email}, *text]}
  - {allOf: [{<<: *text, format: date}, {format: email}]}
8 constants: [{enum: [a]}, {const: a}]
8 union of constants: [*enum, {oneOf: [{const: a}, {const: b}]}, {anyOf: [{const: b}, {enum: [a]}]}]
8 list of one type: [*text, {<<: *text, type: [string]}]
8 binary: [{type: string, format: binary}, {type: string, contentMediaType: application/octet-stream}]
8 numbers: [{type: number, minimum: 1, enum: [1, 2.5]}, {type: number, minimum: 1.0, enum: [1.0, 2.5]}]
8 union members with explicit types:
  - oneOf: [*object, {type: array, items: *text}]
  - {description: d, oneOf: [*object, {type: array, items: *text}]}
""")
VERSIONS: dict[str, tuple[tuple[Value, str], ...]] = yaml.safe_load("""
6 null:
  - [{type: string, nullable: true}, 3.0.3]
  - [{type: [string, "null"]}, 3.1.0]
  - [{anyOf: [{type: string}, {type: "null"}]}, 3.1.0]
6 null around a reference:
  - [{allOf: [{$ref: "#/components/schemas/One"}], nullable: true}, 3.0.3]
  - [{anyOf: [{$ref: "#/components/schemas/One"}, {type: "null"}]}, 3.1.0]
6 null around an enum:
  - [{type: string, nullable: true, enum: [a, null]}, 3.0.3]
  - [{enum: [a, null]}, 3.1.0]
5 explicit default: [[{type: string, nullable: false}, 3.0.3], [{type: string}, 3.0.3]]
8 exclusive bounds:
  - [{type: integer, minimum: 1, exclusiveMinimum: true}, 3.0.3]
  - [{type: integer, exclusiveMinimum: 1}, 3.1.0]
""")
LIMIT = _parameter("query", "limit")
PARAMETERS = [_parameter("path", "id", required=True)]
SAME = {"schema": {"type": "array", "items": {"type": "string"}}}
OPERATIONS: dict[str, tuple[Document, ...]] = {
    "2 order of tags": (document(OBJECT, get={"tags": ["a", "b"]}), document(OBJECT, get={"tags": ["b", "a"]})),
    "2 order of alternatives of security": (
        document(OBJECT, get={"security": [{"a": []}, {"b": ["x", "y"]}]}),
        document(OBJECT, get={"security": [{"b": ["y", "x"]}, {"a": []}]}),
    ),
    "2 order of parameters": (
        document(OBJECT, get={"parameters": [LIMIT, _parameter("query", "page")]}),
        document(OBJECT, get={"parameters": [_parameter("query", "page"), LIMIT]}),
    ),
    "3 documentation of operations": (
        document(OBJECT),
        document(
            OBJECT,
            get={"summary": "s", "description": "d", "x-note": 1},
            info={"title": "other", "version": "2"},
            externalDocs={"url": "https://example.com"},
            tags=[{"name": "a"}],
        ),
    ),
    "4 name of a path parameter": (document(OBJECT), renamed_path()),
    "5 parameter of the path": (
        document(OBJECT, get={"parameters": [LIMIT]}),
        document(OBJECT, get={"parameters": [{"$ref": "#/components/parameters/Limit"}]}),
        document(OBJECT, get={"parameters": [LIMIT | {"required": False, "style": "form"}]}),
    ),
    "5 parameter of the path and of its operations": (
        document(OBJECT),
        with_item(
            parameters=[],
            get={**document(OBJECT).root["paths"]["/jobs/{id}"]["get"]} | {"parameters": PARAMETERS},
            post={**document(OBJECT).root["paths"]["/jobs/{id}"]["post"]} | {"parameters": PARAMETERS},
        ),
    ),
    "5 explicit explode": (
        document(OBJECT, get={"parameters": [LIMIT | SAME]}),
        document(OBJECT, get={"parameters": [LIMIT | SAME | {"explode": True}]}),
    ),
    "5 explicit security": (
        document(OBJECT, security=[{"a": []}]),
        document(OBJECT, get={"security": [{"a": []}]}, security=[{"a": []}]),
    ),
    "9 cycles": (
        cyclic(("A", "B"), is_nested=False),
        cyclic(("A", "B"), is_nested=True),
        cyclic(("C", "D", "E"), is_nested=False),
        cyclic(("A",), is_nested=False),
    ),
}


def compared(cases: tuple[Document, ...]) -> list[str]:
    """Return the changes between all documents of a case, in both directions."""
    return [
        f"{change.rule}: {change.message}"
        for old in cases
        for new in cases
        for change in compare_documents(old, new, today=None)
        # The schemas that a document does not use are not part of the case.
        if not change.rule.startswith("api-schema-")
    ]


@pytest.mark.parametrize("name", SCHEMAS)
def test_equal_schemas_have_no_change(name: str) -> None:
    assert compared(tuple(map(document, SCHEMAS[name]))) == []


@pytest.mark.parametrize("name", VERSIONS)
def test_equal_schemas_of_two_versions_have_no_change(name: str) -> None:
    assert compared(tuple(document(*case) for case in VERSIONS[name])) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_equal_operations_have_no_change(name: str) -> None:
    assert compared(OPERATIONS[name]) == []


def test_null_that_matches_two_members_is_no_wrap() -> None:
    old = document({"oneOf": [{"type": ["string", "null"]}, {"type": "null"}]})
    assert compared((old, document({"type": "string"}))) == []
