"""References by identifier: anchors, dynamic anchors, and schemas with a URI of their own."""

import pytest
from pydantic import ValidationError

from tests.schemas.modelled import adapter, modelled, normalized, round_trip


def test_anchor_is_followed() -> None:
    name = {"$anchor": "name", "type": "string", "maxLength": 3}
    box = {"type": "object", "properties": {"a": {"$ref": "#name"}, "b": name}}
    module = modelled({"Box": box})
    assert round_trip(module, "Box", {"a": "abc", "b": "abc"}) == {
        "a": "abc",
        "b": "abc",
    }
    with pytest.raises(ValidationError):
        adapter(module, "Box").validate_python({"a": "abcd"})


def test_pointer_in_a_schema_with_a_uri_begins_there() -> None:
    box = {
        "$id": "https://example.com/box",
        "type": "object",
        "properties": {"size": {"$ref": "#/$defs/size"}},
        "$defs": {"size": {"type": "integer"}},
    }
    module = modelled({"Box": box})
    assert module.Box.model_validate({"size": 1}).size == 1
    with pytest.raises(ValidationError):
        module.Box.model_validate({"size": "wide"})


def test_pointer_that_means_the_document_is_followed_all_the_same() -> None:
    box = {
        "$id": "Box",
        "type": "object",
        "properties": {"lid": {"$ref": "#/components/schemas/Lid"}},
    }
    lid = {"$id": "Lid", "type": "object", "properties": {"open": {"type": "boolean"}}}
    module = modelled({"Box": box, "Lid": lid})
    assert module.Box.model_validate({"lid": {"open": True}}).lid == module.Lid(
        open=True
    )


def test_reference_to_a_uri_is_followed() -> None:
    schemas = {
        "Box": {
            "$id": "https://example.com/schemas/box",
            "type": "object",
            "properties": {
                "lid": {"$ref": "lid"},
                "hinge": {"$ref": "https://example.com/schemas/lid#hinge"},
                "pin": {"$ref": "lid#/$defs/pin"},
            },
        },
        "Lid": {
            "$id": "https://example.com/schemas/lid",
            "type": "object",
            "$defs": {
                "hinge": {"$anchor": "hinge", "type": "string"},
                "pin": {"type": "integer"},
            },
        },
    }
    api = normalized(schemas)
    assert not api.notes
    module = modelled(schemas)
    value = {"lid": {}, "hinge": "left", "pin": 3}
    assert round_trip(module, "Box", value) == value
    with pytest.raises(ValidationError):
        adapter(module, "Box").validate_python({"pin": "thin"})


def test_dynamic_reference_with_one_target_is_followed() -> None:
    tree = {
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {
            "value": {"type": "integer"},
            "children": {"type": "array", "items": {"$dynamicRef": "#node"}},
        },
    }
    module = modelled({"Tree": tree})
    found = module.Tree.model_validate({"children": [{"value": 1}]})
    assert found.children == [module.Tree(value=1)]


def test_dynamic_reference_with_several_targets_is_anything_with_a_note() -> None:
    schemas = {
        "Page": {
            "type": "object",
            "properties": {"items": {"type": "array", "items": {"$dynamicRef": "#t"}}},
        },
        "A": {"$dynamicAnchor": "t", "type": "string"},
        "B": {"$dynamicAnchor": "t", "type": "integer"},
    }
    value = {"items": [1, "two", None]}
    assert round_trip(modelled(schemas), "Page", value) == value
    (note,) = normalized(schemas).notes
    assert note.message == 'not checked: what $dynamicRef "#t" points at'


def test_definitions_that_contain_themselves_get_a_name() -> None:
    tree = {
        "type": "object",
        "properties": {"root": {"$ref": "#/components/schemas/Tree/$defs/node"}},
        "$defs": {
            "node": {
                "type": "object",
                "properties": {
                    "next": {"$ref": "#/components/schemas/Tree/$defs/node"},
                    "rest": {"$ref": "#/components/schemas/Tree/$defs/values"},
                },
            },
            "values": {
                "type": "array",
                "items": {
                    "anyOf": [
                        {"type": "integer"},
                        {"$ref": "#/components/schemas/Tree/$defs/values"},
                    ]
                },
            },
        },
    }
    module = modelled({"Tree": tree})
    value = {"root": {"next": {"next": {}, "rest": [1, [2, [3]], []]}}}
    assert round_trip(module, "Tree", value) == value
    with pytest.raises(ValidationError):
        adapter(module, "Tree").validate_python({"root": {"rest": [["x"]]}})
