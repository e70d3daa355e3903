"""Random documents, and documents that showed a defect; `make fuzz-documents` generates 20,000."""

import json
from collections import Counter
from typing import Any

import pytest
import yaml
from opgen.core.options import Options

from tests.tools.fuzz_documents.documents import document
from tests.tools.fuzz_documents.examine import PACKAGE, examine, examine_root

SEED = 24
DOCUMENTS = 30

FOUND: dict[str, dict[str, Any]] = yaml.safe_load("""
alias of itself:
  schemas: {alias: {$ref: "#/components/schemas/union"}, union: {anyOf: [{$ref: "#/components/schemas/alias"}]}}
alias of a model around it:
  schemas:
    alias: {anyOf: [{$ref: "#/components/schemas/model"}]}
    inner: {properties: {item: {$ref: "#/components/schemas/alias"}}}
    model:
      required: [size]
      properties:
        id: {$ref: "#/components/schemas/inner"}
        parent: {$ref: "#/components/schemas/model"}
        size: {type: integer, enum: [18446744073709551616, 1]}
    other: {properties: {count: {$ref: "#/components/schemas/alias"}}}
  responses:
    shared:
      description: ""
      content: {application/json: {schema: {oneOf: [{$ref: "#/components/schemas/alias"}, {type: string}]}}}
credential with the name of a function:
  securitySchemes:
    size: {type: apiKey, in: header, name: size}
    super: {type: apiKey, in: header, name: super}
default beside a union that contains itself:
  schemas:
    union: {anyOf: [{type: object}, {$ref: "#/components/schemas/other"}]}
    other: {anyOf: [{type: object}, {$ref: "#/components/schemas/union"}]}
    model: {properties: {a: {$ref: "#/components/schemas/union", default: {x: 1}}}}
argument with the name of the resource:
  parameters: {shared: {name: self, in: query, schema: {type: string}}}
subtype inside the union of its base:
  schemas:
    base:
      properties: {id: {type: string}}
      oneOf: [{allOf: [{$ref: "#/components/schemas/base"}, {properties: {size: {type: integer}}}]}]
number that is sent as an image:
  requestBodies:
    shared:
      content:
        multipart/form-data:
          schema: {properties: {count: {type: integer, minimum: 6}}}
          encoding: {count: {contentType: "image/png, image/*"}}
stream in a response to HEAD:
  responses: {shared: {description: "", content: {application/jsonl: {}, application/json: {}}}}
""")
"""Components of documents that showed a defect. Only the first one is refused."""


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
    components = FOUND[name]
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
    assert result.ends["refused" if name == "alias of itself" else "generated"] == 1
