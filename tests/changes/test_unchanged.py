"""Documents that differ without a change on the wire. The numbers of the cases group them by kind."""

from typing import Any

import pytest
from opgen.changes.wire.compare import compare_documents
from opgen.document.document import Document, load
from opgen.source.read import Source

Value = dict[str, Any]

TEXT: Value = {"type": "string", "maxLength": 3}
OBJECT: Value = {"type": "object", "properties": {"a": TEXT, "b": {"type": "integer"}}, "required": ["a", "b"]}
REF: Value = {"$ref": "#/components/schemas/One"}
NULL: Value = {"type": "null"}


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


NULLABLE = {"type": "string", "nullable": True}
ENUM: Value = {"type": "string", "enum": ["a", "b"]}
ONE_OF: Value = {"oneOf": [OBJECT, {"type": "array", "items": TEXT}]}
SCHEMAS: dict[str, tuple[Value, ...]] = {
    "1 another name, inline, and a chain": (
        REF,
        {"$ref": "#/components/schemas/Other"},
        OBJECT,
        {"$ref": "#/components/schemas/Chain"},
        REF | {"type": "object", "required": ["b"]},
    ),
    "1 inner references": ({"type": "array", "items": REF}, {"type": "array", "items": OBJECT}),
    "2 order of keys and of required": (
        OBJECT,
        {key: OBJECT[key] for key in reversed(OBJECT)} | {"required": ["b", "a"]},
    ),
    "2 order of enum": (ENUM, ENUM | {"enum": ["b", "a"]}),
    "2 order of members": ({"anyOf": [REF, TEXT, {"type": "array"}]}, {"anyOf": [{"type": "array"}, REF, TEXT]}),
    "2 order of types": ({"type": ["string", "null"]}, {"type": ["null", "string"]}),
    "3 documentation and extensions": (
        OBJECT,
        OBJECT
        | {
            "description": "d",
            "title": "T",
            "example": {},
            "examples": [{}],
            "externalDocs": {"url": "https://example.com"},
            "x-note": 1,
        },
    ),
    "3 names of enum members": (ENUM, ENUM | {"x-enum-varnames": ["A", "B"], "x-enumNames": ["A", "B"]}),
    "5 explicit defaults": (
        {"type": "object"},
        {"type": "object", "additionalProperties": True, "minProperties": 0},
        {"type": "object", "additionalProperties": {}, "required": []},
        {"type": "object", "deprecated": False, "readOnly": False},
    ),
    "5 explicit default of a text": (TEXT, TEXT | {"minLength": 0}),
    "5 explicit default of an array": (
        {"type": "array"},
        {"type": "array", "minItems": 0, "uniqueItems": False, "items": {}},
    ),
    "6 null": (
        {"type": ["string", "null"]},
        {"anyOf": [{"type": "string"}, NULL]},
        {"oneOf": [NULL, {"type": "string"}]},
    ),
    "6 null around a reference": (
        {"anyOf": [REF, NULL]},
        {"oneOf": [REF, NULL]},
        {"anyOf": [{"allOf": [REF]}, NULL]},
        {"oneOf": [OBJECT, NULL]},
    ),
    "6 null around an enum": (
        {"type": ["string", "null"], "enum": ["a", "b", None]},
        {"enum": ["a", "b", None]},
        {"anyOf": [ENUM, NULL]},
        {"oneOf": [ENUM, {"const": None}]},
    ),
    "7 single member": (OBJECT, {"allOf": [OBJECT]}, {"allOf": [{"allOf": [REF]}]}),
    "7 merged objects": (
        OBJECT,
        {
            "allOf": [
                {"type": "object", "properties": {"a": TEXT}, "required": ["a"]},
                {"properties": {"b": {"type": "integer"}}, "required": ["b", "a"]},
            ]
        },
    ),
    "7 tighter bound": (
        {"type": "integer", "minimum": 3},
        {"allOf": [{"type": "integer", "minimum": 1}, {"minimum": 3}]},
    ),
    "7 conflict": (
        {"allOf": [{"type": "string", "format": "date"}, {"format": "email"}, TEXT]},
        {"allOf": [TEXT | {"format": "date"}, {"format": "email"}]},
    ),
    "8 constants": ({"enum": ["a"]}, {"const": "a"}),
    "8 union of constants": (
        ENUM,
        {"oneOf": [{"const": "a"}, {"const": "b"}]},
        {"anyOf": [{"const": "b"}, {"enum": ["a"]}]},
    ),
    "8 list of one type": (TEXT, TEXT | {"type": ["string"]}),
    "8 binary": (
        {"type": "string", "format": "binary"},
        {"type": "string", "contentMediaType": "application/octet-stream"},
    ),
    "8 numbers": (
        {"type": "number", "minimum": 1, "enum": [1, 2.5]},
        {"type": "number", "minimum": 1.0, "enum": [1.0, 2.5]},
    ),
    "8 union members with explicit types": (ONE_OF, ONE_OF | {"description": "d"}),
}
VERSIONS: dict[str, tuple[tuple[Value, str], ...]] = {
    "6 null": (
        (NULLABLE, "3.0.3"),
        ({"type": ["string", "null"]}, "3.1.0"),
        ({"anyOf": [{"type": "string"}, NULL]}, "3.1.0"),
    ),
    "6 null around a reference": (({"allOf": [REF], "nullable": True}, "3.0.3"), ({"anyOf": [REF, NULL]}, "3.1.0")),
    "6 null around an enum": ((NULLABLE | {"enum": ["a", None]}, "3.0.3"), ({"enum": ["a", None]}, "3.1.0")),
    "5 explicit default": (({"type": "string", "nullable": False}, "3.0.3"), ({"type": "string"}, "3.0.3")),
    "8 exclusive bounds": (
        ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, "3.0.3"),
        ({"type": "integer", "exclusiveMinimum": 1}, "3.1.0"),
    ),
}
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
    old = document({"oneOf": [{"type": ["string", "null"]}, NULL]})
    assert compared((old, document({"type": "string"}))) == []
