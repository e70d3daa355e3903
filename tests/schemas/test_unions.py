"""Unions of what Python, or a library, would take for one another."""

from typing import Any

import pytest

from tests.schemas.modelled import adapter, modelled, normalized, round_trip


@pytest.mark.parametrize(
    ("members", "values"),
    [
        ([{"const": ""}, {"const": 0}], ["", 0]),
        ([{"const": True}, {"const": False}], [True, False]),
        ([{"const": True}, {"enum": [0, 1]}, {"const": "x"}], [True, 0, 1, "x"]),
        ([{"enum": ["a", "b"]}, {"enum": [0, 1]}], ["a", 0, "c", 2]),
        ([{"type": "boolean"}, {"enum": [0, 1]}], [True, 1, 0, False]),
        ([{"type": "integer"}, {"type": "string"}, {"type": "null"}], ["5", 5, None]),
    ],
)
def test_constants_of_several_types_are_told_apart(
    members: list[Any], values: list[Any]
) -> None:
    it = {"anyOf": members}
    module = modelled({"Thing": {"type": "object", "properties": {"it": it}}})
    for value in values:
        found = round_trip(module, "Thing", {"it": value})["it"]
        assert (type(found), found) == (type(value), value)


def test_enum_of_lists_and_objects_takes_them() -> None:
    it = {"enum": ["a", {"b": 1}, [2], None]}
    module = modelled({"Thing": {"type": "object", "properties": {"it": it}}})
    for value in it["enum"]:
        assert round_trip(module, "Thing", {"it": value}) == {"it": value}


def test_names_that_no_pattern_matches_may_hold_anything() -> None:
    some = {"type": "object", "patternProperties": {"^x-": {"type": "integer"}}}
    only = {**some, "additionalProperties": False}
    module = modelled({"Some": some, "Only": only})
    assert round_trip(module, "Some", {"x-a": 1, "b": "c"}) == {"x-a": 1, "b": "c"}
    assert round_trip(module, "Only", {"x-a": 1}) == {"x-a": 1}


def test_default_of_a_discriminator_takes_every_other_value() -> None:
    tag = {"kind": {"type": "string"}}
    schemas = {
        "Pet": {
            "oneOf": [
                {"$ref": "#/components/schemas/Cat"},
                {"$ref": "#/components/schemas/Other"},
            ],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {"cat": "Cat"},
                "defaultMapping": "Other",
            },
        },
        "Cat": {
            "type": "object",
            "required": ["lives"],
            "properties": {**tag, "lives": {"type": "integer"}},
        },
        "Other": {"type": "object", "properties": tag},
    }
    module = modelled(schemas, version="3.2.0")
    reader = adapter(module, "Pet")
    assert reader.validate_python({"kind": "cat", "lives": 9}) == module.Cat(
        kind="cat", lives=9
    )
    assert reader.validate_python({"kind": "fish"}) == module.Other(kind="fish")


def test_false_is_the_schema_of_what_is_never_there() -> None:
    thing = {"type": "object", "properties": {"old": False, "new": True}}
    module = modelled({"Thing": thing})
    assert round_trip(module, "Thing", {"new": [1]}) == {"new": [1]}
    (note,) = normalized({"Thing": thing}).notes
    assert note.message == "not checked: never there"
