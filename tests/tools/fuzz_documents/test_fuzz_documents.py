"""Random documents, and documents that showed a defect; `make fuzz-documents` generates 20,000."""

import json
from collections import Counter
from typing import Any

import pytest
from opgen.core.options import Options

from tests.tools.fuzz_documents.documents import document
from tests.tools.fuzz_documents.examine import PACKAGE, examine, examine_root

SEED = 24
DOCUMENTS = 30

_REFERENCE = "#/components/schemas/"
FOUND: dict[str, tuple[str, dict[str, Any]]] = {
    "alias of itself": (
        "refused",
        {"schemas": {"alias": {"$ref": f"{_REFERENCE}union"}, "union": {"anyOf": [{"$ref": f"{_REFERENCE}alias"}]}}},
    ),
    "alias of a model around it": (
        "generated",
        {
            "schemas": {
                "alias": {"anyOf": [{"$ref": f"{_REFERENCE}model"}]},
                "inner": {"properties": {"item": {"$ref": f"{_REFERENCE}alias"}}},
                "model": {
                    "required": ["size"],
                    "properties": {
                        "id": {"$ref": f"{_REFERENCE}inner"},
                        "parent": {"$ref": f"{_REFERENCE}model"},
                        "size": {"type": "integer", "enum": [2**64, 1]},
                    },
                },
                "other": {"properties": {"count": {"$ref": f"{_REFERENCE}alias"}}},
            },
            "responses": {
                "shared": {
                    "description": "",
                    "content": {
                        "application/json": {"schema": {"oneOf": [{"$ref": f"{_REFERENCE}alias"}, {"type": "string"}]}}
                    },
                }
            },
        },
    ),
    "credential with the name of a function": (
        "generated",
        {"securitySchemes": {name: {"type": "apiKey", "in": "header", "name": name} for name in ("size", "super")}},
    ),
    "default beside a union that contains itself": (
        "generated",
        {
            "schemas": {
                "union": {"anyOf": [{"type": "object"}, {"$ref": f"{_REFERENCE}other"}]},
                "other": {"anyOf": [{"type": "object"}, {"$ref": f"{_REFERENCE}union"}]},
                "model": {"properties": {"a": {"$ref": f"{_REFERENCE}union", "default": {"x": 1}}}},
            }
        },
    ),
    "argument with the name of the resource": (
        "generated",
        {"parameters": {"shared": {"name": "self", "in": "query", "schema": {"type": "string"}}}},
    ),
    "subtype inside the union of its base": (
        "generated",
        {
            "schemas": {
                "base": {
                    "properties": {"id": {"type": "string"}},
                    "oneOf": [
                        {"allOf": [{"$ref": f"{_REFERENCE}base"}, {"properties": {"size": {"type": "integer"}}}]}
                    ],
                }
            }
        },
    ),
    "number that is sent as an image": (
        "generated",
        {
            "requestBodies": {
                "shared": {
                    "content": {
                        "multipart/form-data": {
                            "schema": {"properties": {"count": {"type": "integer", "minimum": 6}}},
                            "encoding": {"count": {"contentType": "image/png, image/*"}},
                        }
                    }
                }
            }
        },
    ),
    "stream in a response to HEAD": (
        "generated",
        {"responses": {"shared": {"description": "", "content": {"application/jsonl": {}, "application/json": {}}}}},
    ),
}


def test_random_documents_are_generated_and_called_or_refused() -> None:
    ends: Counter[str] = Counter()
    for case in range(DOCUMENTS):
        result = examine(SEED, case)
        assert result.findings == []
        ends += result.ends

    assert ends["generated"] > DOCUMENTS / 2
    assert ends["call: result"] > DOCUMENTS / 4


def test_seed_determines_each_document() -> None:
    first, again = (document(SEED, 1) for _ in range(2))

    assert json.dumps(first) == json.dumps(again)
    assert first != document(SEED + 1, 1)


@pytest.mark.parametrize("name", FOUND)
def test_document_that_showed_a_defect(name: str) -> None:
    end, components = FOUND[name]
    responses = {"200": {"description": ""}}
    if "responses" in components:
        responses = {"200": {"$ref": "#/components/responses/shared"}}
    operation: dict[str, Any] = {"responses": responses, "deprecated": True}
    if "parameters" in components:
        operation["parameters"] = [{"$ref": "#/components/parameters/shared"}]
    if "requestBodies" in components:
        operation["requestBody"] = {"$ref": "#/components/requestBodies/shared"}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Found", "version": "1"},
        "paths": {"/a": {"get": operation, "head": operation}},
        "components": components,
    }

    result = examine_root(root, Options(package=PACKAGE))

    assert result.findings == []
    assert result.ends[end] == 1
