"""Two JSON media types with equal schemas give one type."""

import pytest
import yaml
from opgen.diff.surface.types import members

from tests.support.documents import operation, read_document
from tests.unit.diff.surface.packages import surface_of

_COMPONENTS = yaml.safe_load("""
Job: {type: object, properties: {a: {type: string}}}
Task: {type: object, properties: {a: {type: [string]}}}
Tree: {type: object, properties: {next: {$ref: "#/components/schemas/Tree"}}}
Trunk: {type: object, properties: {next: {$ref: "#/components/schemas/Trunk"}}}
Pet: {type: object, required: [kind], discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
""")


def _types(*texts: str) -> int:
    """Return the number of types of a response with the two schemas."""
    first, second = map(yaml.safe_load, texts)
    found = operation("get_job", schema=first)
    found["responses"]["200"]["content"]["text/json"] = {"schema": second}
    document = read_document({"/jobs": {"get": found}}, schemas=_COMPONENTS)
    (function,) = surface_of(document).operations
    return len(members(function.result))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('{$ref: "#/components/schemas/Job"}', '{allOf: [{$ref: "#/components/schemas/Job"}], description: A job.}'),
        ('{$ref: "#/components/schemas/Job"}', '{$ref: "#/components/schemas/Task"}'),
        ('{$ref: "#/components/schemas/Tree"}', '{$ref: "#/components/schemas/Trunk"}'),
        ('{$ref: "#/components/schemas/Job"}', "{type: object, properties: {a: {type: string}}}"),
        (
            ("{type: object, properties: {a: {type: string}}, title: A, required: [], " "additionalProperties: true}"),
            "{type: object, properties: {a: {type: string, deprecated: true}}, title: B, x-a: 1}",
        ),
        (
            "{type: object, properties: {a: {type: integer, minimum: 1}}}",
            "{type: object, properties: {a: {type: integer, minimum: 1.0}}}",
        ),
        (
            "{type: array, items: {type: string, enum: [a, b]}}",
            "{type: array, items: {enum: [b, a], type: [string]}}",
        ),
        (
            (
                '{type: array, items: {oneOf: [{$ref: "#/components/schemas/Job"}, '
                '{$ref: "#/components/schemas/Pet"}]}}'
            ),
            (
                '{type: array, items: {oneOf: [{$ref: "#/components/schemas/Task"}, '
                '{$ref: "#/components/schemas/Pet"}]}}'
            ),
        ),
        (
            "{type: object, not: {required: [b]}, properties: {a: {type: string}}}",
            "{type: object, not: {required: [b], title: B}, properties: {a: {type: string}}}",
        ),
        (
            "{type: array, prefixItems: [{type: object, properties: {a: {type: string}}}], items: false}",
            '{type: array, prefixItems: [{$ref: "#/components/schemas/Job"}], items: false}',
        ),
    ],
)
def test_equal_schemas_in_other_notations_give_one_type(first: str, second: str) -> None:
    assert _types(first, second) == _types(second, first) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "{type: object, properties: {a: {type: string}}}",
            "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
        ),
        (
            "{type: object, properties: {a: {type: string}}}",
            "{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}",
        ),
        (
            "{type: object, properties: {a: {type: string}}}",
            "{type: object, properties: {a: {type: string}}, required: [a]}",
        ),
        (
            "{type: object, properties: {a: {type: string}}}",
            "{type: object, properties: {a: {type: string, format: date}}}",
        ),
        (
            "{type: object, properties: {a: {type: string}}}",
            "{type: object, properties: {a: {type: string}, b: {type: string}}}",
        ),
        (
            "{type: object, properties: {a: {oneOf: [{type: string}, {type: integer}]}}}",
            "{type: object, properties: {a: {oneOf: [{type: string}, {type: boolean}]}}}",
        ),
    ],
)
def test_schemas_with_another_content_give_two_types(first: str, second: str) -> None:
    assert _types(first, second) == _types(second, first) == 2
