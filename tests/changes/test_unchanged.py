"""Documents that differ without a change on the wire, in notations that the random rewrites do not write."""

import json
from typing import Any

import pytest
import yaml
from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document, load
from opgen.source.read import Source

_ROOT = """
info: {title: t, version: "1"}
paths:
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post: {requestBody: {content: CONTENT}, responses: {"200": {description: "", content: CONTENT}}}
    get: {responses: {"200": {description: "", content: CONTENT}}}
components:
  schemas:
    One: &one {type: object, properties: {a: {type: string, maxLength: 3}, b: {type: integer}}, required: [a, b]}
    Other: *one
    Chain: {$ref: "#/components/schemas/One"}
"""


def document(schema: Any, version: str = "3.1.0", get: Any = None, **more: Any) -> Document:
    """Return a document that writes and reads `schema`, with the components One, Other and Chain."""
    content = json.dumps({"application/json": {"schema": schema}})
    root = {"openapi": version, **yaml.safe_load(_ROOT.replace("CONTENT", content)), **more}
    root["paths"]["/jobs/{id}"]["get"].update(get or {})
    return load(Source(name="api.json", content=b"", kind="json", root=root))


SCHEMAS = yaml.safe_load("""
a chain of references, and a reference beside keywords that it implies:
- {$ref: "#/components/schemas/One"}
- {$ref: "#/components/schemas/Chain"}
- {$ref: "#/components/schemas/Other", type: object, required: [b]}
order of types: [{type: [string, "null"]}, {type: ["null", string]}]
examples and names of members:
- {enum: [a, b]}
- {enum: [a, b], example: a, examples: [a], externalDocs: {url: "https://example.com"}, x-enum-varnames: [A, B]}
explicit defaults of an object:
- {type: object}
- {type: object, additionalProperties: {}, minProperties: 0, required: []}
explicit defaults of an array: [{type: array}, {type: array, minItems: 0, uniqueItems: false, items: {}}]
null around a reference:
- {anyOf: [{$ref: "#/components/schemas/One"}, {type: "null"}]}
- {oneOf: [{allOf: [{$ref: "#/components/schemas/Other"}]}, {type: "null"}]}
null around an enum:
- {type: [string, "null"], enum: [a, b, null]}
- {enum: [a, b, null]}
- {oneOf: [{type: string, enum: [a, b]}, {const: null}]}
null that two members accept: [{oneOf: [{type: [string, "null"]}, {type: "null"}]}, {type: string}]
members of allOf with other constraints: [{type: integer, minimum: 3}, {allOf: [{type: integer, minimum: 1}, {minimum: 3}]}]
members of allOf with other formats:
- {allOf: [{type: string, format: date}, {format: email}, {type: string, maxLength: 3}]}
- {allOf: [{type: string, maxLength: 3, format: date}, {format: email}]}
a constant: [{enum: [a]}, {const: a}]
equal numbers: [{enum: [1, 2.5]}, {enum: [1.0, 2.5]}]
binary: [{type: string, format: binary}, {type: string, contentMediaType: application/octet-stream}]
anyOf instead of oneOf if no value matches two members:
- {oneOf: [{type: array, items: {type: string}}, {type: boolean}]}
- {anyOf: [{type: array, items: {type: string}}, {type: boolean}]}
unions in allOf in another order:
- {allOf: [{oneOf: [{required: [a]}, {required: [b]}]}, {oneOf: [{required: [c]}, {required: [d]}]}]}
- {allOf: [{oneOf: [{required: [c]}, {required: [d]}]}, {oneOf: [{required: [a]}, {required: [b]}]}]}
patternProperties without a type: [{patternProperties: {^a: {}}}, {patternProperties: {^a: {}}, type: object}]
items of older versions:
- {type: array, items: [{type: string}], additionalItems: {type: integer}}
- {type: array, prefixItems: [{type: string}], items: {type: integer}}
""")
VERSIONS = yaml.safe_load("""
null: [[{type: string, nullable: true}, 3.0.3], [{type: [string, "null"]}, 3.1.0]]
null around a reference:
- [{allOf: [{$ref: "#/components/schemas/One"}], nullable: true}, 3.0.3]
- [{anyOf: [{$ref: "#/components/schemas/One"}, {type: "null"}]}, 3.1.0]
null around an enum: [[{type: string, nullable: true, enum: [a, null]}, 3.0.3], [{enum: [a, null]}, 3.1.0]]
explicit default: [[{type: string, nullable: false}, 3.0.3], [{type: string}, 3.1.0]]
exclusive constraints:
- [{type: integer, minimum: 1, exclusiveMinimum: true}, 3.0.3]
- [{type: integer, exclusiveMinimum: 1}, 3.1.0]
""")
OPERATIONS = yaml.safe_load("""
order of alternatives of security and of scopes:
- {get: {security: [{a: []}, {b: [x, y]}]}}
- {get: {security: [{b: [y, x]}, {a: []}]}}
alternatives with other scopes of one scheme:
- {get: {security: [{a: [x]}, {a: [y]}]}}
- {get: {security: [{a: [y]}, {a: [x]}]}}
documentation:
- {}
- {get: {summary: s, x-note: 1}, info: {title: other, version: "2"}, externalDocs: {url: "https://a.example"}, tags: [{name: a}]}
explicit defaults of a parameter:
- {get: {parameters: [{name: limit, in: query, schema: {type: array}}]}}
- {get: {parameters: [{name: limit, in: query, schema: {type: array}, explode: true, required: false, style: form}]}}
explicit security: [{security: [{a: []}]}, {security: [{a: []}], get: {security: [{a: []}]}}]
""")


def compared(cases: list[Document]) -> list[str]:
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
    assert compared([document(schema) for schema in SCHEMAS[name]]) == []


@pytest.mark.parametrize("name", VERSIONS)
def test_equal_schemas_of_two_versions_have_no_change(name: str) -> None:
    assert compared([document(*case) for case in VERSIONS[name]]) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_equal_operations_have_no_change(name: str) -> None:
    assert compared([document({}, **case) for case in OPERATIONS[name]]) == []


def test_cycles_of_other_lengths_have_no_change() -> None:
    def cyclic(names: str, *, is_nested: bool = False) -> Document:
        schemas = {}
        for name, following in zip(names, names[1:] + names[0], strict=True):
            reference: Any = {"$ref": f"#/components/schemas/{following}"}
            inner = {"allOf": [reference]} if is_nested else reference
            properties = {"next": inner, "all": {"type": "array", "items": reference}}
            schemas[name] = {"type": "object", "properties": properties}
        return document({"$ref": f"#/components/schemas/{names[0]}"}, components={"schemas": schemas})

    assert compared([cyclic("AB"), cyclic("AB", is_nested=True), cyclic("CDE"), cyclic("A")]) == []
