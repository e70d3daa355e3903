"""Two JSON media types with equal schemas give one type."""

import pytest
import yaml
from opgen.diff.surface.types import members

from tests.support.documents import operation, read_document
from tests.support.tables import tables
from tests.unit.diff.surface.packages import surface_of

TABLES = tables(__file__)

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


@pytest.mark.parametrize(("first", "second"), TABLES["equal_schemas_in_other_notations_give_one_type"])
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
