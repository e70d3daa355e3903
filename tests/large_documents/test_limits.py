"""Documents beyond a limit: one error with the position of the schema, and a hint."""

import json
from pathlib import Path

import pytest
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.core.pointers import pointer_text
from opgen.document.document import load
from opgen.pipeline import read_api
from opgen.source.read import read
from pydantic import TypeAdapter

from tests.large_documents.dimensions import DIMENSIONS, Json, nested, with_schema
from tests.support.packages import generated_package

_OPTIONS = Options(package="large")


def _array(schema: Json) -> Json:
    return {"type": "array", "items": schema}


def _map(schema: Json) -> Json:
    return {"type": "object", "additionalProperties": schema}


def _union(schema: Json) -> Json:
    return {"oneOf": [{"type": "string"}, _array(schema)]}


_LIMITS = {
    "chain of arrays": (
        DIMENSIONS["chain of arrays"](1000),
        "/components/schemas/S949",
        "more than 50 schemas without properties inside each other",
    ),
    "chain of maps": (
        DIMENSIONS["chain of maps"](60),
        "/components/schemas/S9",
        "more than 50 schemas without properties inside each other",
    ),
    "chain of nullable schemas": (
        DIMENSIONS["chain of nullable schemas"](1000),
        "/components/schemas/S949",
        "more than 50 schemas without properties inside each other",
    ),
    "chain of unions": (
        DIMENSIONS["chain of unions"](200),
        "/components/schemas/S174",
        "more than 50 schemas without properties inside each other",
    ),
    "chain of allOf": (
        DIMENSIONS["chain of allOf"](150),
        "/components/schemas/S50",
        "more than 100 schemas in one chain of $ref and allOf",
    ),
    **{
        name: (
            with_schema(nested(size, link)),
            "/paths/~1thing/get/responses/200/content/application~1json/schema",
            "more than 50 inline schemas inside each other",
        )
        for name, size, link in (
            ("nested objects", 120, lambda each: {"properties": {"next": each}}),
            ("nested arrays", 240, _array),
            ("nested maps", 240, _map),
            ("nested unions", 80, _union),
            ("nested allOf", 70, lambda each: {"allOf": [_map(each)]}),
        )
    },
}


@pytest.mark.parametrize("name", _LIMITS)
def test_document_beyond_a_limit_has_one_problem(name: str) -> None:
    document, pointer, message = _LIMITS[name]

    with pytest.raises(DocumentError) as error:
        read_api(load(read(json.dumps(document).encode(), "api.json")), _OPTIONS)

    (problem,) = error.value.problems
    assert problem.message == message
    assert pointer_text(problem.pointer).startswith(pointer)
    assert problem.hint


def test_deepest_permitted_schemas_are_validated(tmp_path: Path) -> None:
    document = DIMENSIONS["chain of arrays"](50)
    document["components"]["schemas"] |= {
        "Inline": nested(49, lambda each: {"anyOf": [{"type": "integer"}, each]}),
        "Objects": nested(50, lambda each: {"properties": {"next": each}}),
    }
    value: list[object] = []
    for _ in range(49):
        value = [value]

    with generated_package(document, tmp_path, _OPTIONS) as package:
        for name in ("S0", "Inline", "Objects"):
            TypeAdapter(getattr(package.models, name))
        assert TypeAdapter(package.models.S0).validate_python(value) == value
