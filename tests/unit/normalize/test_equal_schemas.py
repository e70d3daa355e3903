"""Two JSON media types with equal schemas give one type."""

from typing import Any

import pytest
from opgen.changes.surface.types import members

from tests.support.documents import operation, read_document
from tests.unit.changes.surface.packages import surface_of

_TEXT = {"type": "string"}
_JOB = {"type": "object", "properties": {"a": _TEXT}}
_BASE = {"type": "object", "required": ["kind"], "discriminator": {"propertyName": "kind"}}
_COMPONENTS = {
    "Job": _JOB,
    "Task": {"type": "object", "properties": {"a": {"type": ["string"]}}},
    "Tree": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Tree"}}},
    "Trunk": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Trunk"}}},
    "Pet": {**_BASE, "properties": {"kind": _TEXT}},
    "Animal": {**_BASE, "properties": {"kind": _TEXT}},
}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _types(first: Any, second: Any) -> int:
    """Return the number of types of a response with the two schemas."""
    found = operation("get_job", schema=first)
    found["responses"]["200"]["content"]["text/json"] = {"schema": second}
    document = read_document({"/jobs": {"get": found}}, schemas=_COMPONENTS)
    (function,) = surface_of(document).operations
    return len(members(function.result))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_ref("Job"), {"allOf": [_ref("Job")], "description": "A job."}),
        (_ref("Job"), _ref("Task")),
        (_ref("Tree"), _ref("Trunk")),
        (_ref("Job"), _JOB),
        (
            {**_JOB, "title": "A", "required": [], "additionalProperties": True},
            {**_JOB, "title": "B", "x-a": 1, "properties": {"a": {**_TEXT, "deprecated": True}}},
        ),
        (
            {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1}}},
            {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1.0}}},
        ),
        (
            {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
            {"type": "array", "items": {"enum": ["b", "a"], "type": ["string"]}},
        ),
        (
            {"type": "array", "items": {"oneOf": [_ref("Job"), _ref("Pet")]}},
            {"type": "array", "items": {"oneOf": [_ref("Task"), _ref("Pet")]}},
        ),
        (
            {"type": "object", "not": {"required": ["b"]}, "properties": {"a": _TEXT}},
            {"type": "object", "not": {"required": ["b"], "title": "B"}, "properties": {"a": _TEXT}},
        ),
        (
            {"type": "array", "prefixItems": [_JOB], "items": False},
            {"type": "array", "prefixItems": [_ref("Job")], "items": False},
        ),
    ],
)
def test_equal_schemas_in_other_notations_give_one_type(first: Any, second: Any) -> None:
    assert _types(first, second) == _types(second, first) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_ref("Pet"), _ref("Animal")),
        (_JOB, {**_JOB, "additionalProperties": False}),
        (_JOB, {**_JOB, "additionalProperties": _TEXT}),
        (_JOB, {**_JOB, "required": ["a"]}),
        (_JOB, {"type": "object", "properties": {"a": {**_TEXT, "default": "x"}}}),
        (_JOB, {"type": "object", "properties": {"a": {**_TEXT, "format": "date"}}}),
        (_JOB, {"type": "object", "properties": {"a": _TEXT, "b": _TEXT}}),
        (
            {"type": "object", "properties": {"a": {"oneOf": [_TEXT, {"type": "integer"}]}}},
            {"type": "object", "properties": {"a": {"oneOf": [_TEXT, {"type": "boolean"}]}}},
        ),
    ],
)
def test_schemas_with_another_content_give_two_types(first: Any, second: Any) -> None:
    assert _types(first, second) == _types(second, first) == 2
