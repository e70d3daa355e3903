"""References by identifier: anchors, dynamic anchors, and schemas with a URI of their own."""

import pytest
import yaml
from pydantic import ValidationError

from tests.unit.codegen.models.modelled import adapter, modelled, normalized, round_trip


def test_anchor_is_resolved() -> None:
    name = {"$anchor": "name", "type": "string", "maxLength": 3}
    box = {"type": "object", "properties": {"a": {"$ref": "#name"}, "b": name}}
    module = modelled({"Box": box})
    assert round_trip(module, "Box", {"a": "abc", "b": "abc"}) == {"a": "abc", "b": "abc"}
    with pytest.raises(ValidationError):
        adapter(module, "Box").validate_python({"a": "abcd"})


def test_pointer_in_a_schema_with_an_id_is_relative_to_it() -> None:
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


def test_pointer_from_the_document_root_is_resolved_in_a_schema_with_an_id() -> None:
    box = {"$id": "Box", "type": "object", "properties": {"lid": {"$ref": "#/components/schemas/Lid"}}}
    lid = {"$id": "Lid", "type": "object", "properties": {"open": {"type": "boolean"}}}
    module = modelled({"Box": box, "Lid": lid})
    assert module.Box.model_validate({"lid": {"open": True}}).lid == module.Lid(open=True)


def test_reference_to_a_uri_is_resolved() -> None:
    schemas = yaml.safe_load("""
        Box:
          $id: https://example.com/schemas/box
          type: object
          properties:
            lid: {$ref: lid}
            hinge: {$ref: 'https://example.com/schemas/lid#hinge'}
            pin: {$ref: lid#/$defs/pin}
        Lid:
          $id: https://example.com/schemas/lid
          type: object
          $defs: {hinge: {$anchor: hinge, type: string}, pin: {type: integer}}
    """)
    api = normalized(schemas)
    assert not api.notes
    module = modelled(schemas)
    value = {"lid": {}, "hinge": "left", "pin": 3}
    assert round_trip(module, "Box", value) == value
    with pytest.raises(ValidationError):
        adapter(module, "Box").validate_python({"pin": "thin"})


def test_dynamic_reference_with_one_target_is_resolved() -> None:
    tree = {
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {"value": {"type": "integer"}, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}},
    }
    module = modelled({"Tree": tree})
    found = module.Tree.model_validate({"children": [{"value": 1}]})
    assert found.children == [module.Tree(value=1)]


def test_generic_array_of_the_standard_has_a_type_for_each_use() -> None:
    any_array = {
        "$id": "fully_generic_array",
        "type": "array",
        "items": {"$dynamicRef": "#generic-array"},
        "$defs": {"allowAll": {"$dynamicAnchor": "generic-array"}},
    }
    schemas = {"Any array": any_array}
    for kind in ("number", "string"):
        anchor = {"$dynamicAnchor": "generic-array", "type": kind}
        schemas[f"{kind} array"] = {
            "$id": f"array_of_{kind}s",
            "$ref": "fully_generic_array",
            "$defs": {f"{kind}sOnly": anchor},
        }
    module = modelled(schemas)
    assert round_trip(module, "NumberArray", [1.5]) == [1.5]
    assert round_trip(module, "StringArray", ["a"]) == ["a"]
    assert round_trip(module, "AnyArray", ["a", None]) == ["a", None]
    with pytest.raises(ValidationError):
        adapter(module, "NumberArray").validate_python(["a"])


def test_extended_tree_has_extended_nodes_at_every_level() -> None:
    children = {"type": "array", "items": {"$dynamicRef": "#node"}}
    tree = {"$dynamicAnchor": "node", "properties": {"children": children}}
    own = {"own": {"type": "integer"}}
    strict = {"$dynamicAnchor": "node", "$ref": "#/components/schemas/Tree", "properties": own}
    module = modelled({"Tree": tree, "Strict": strict})
    found = module.Strict.model_validate({"children": [{"own": 3}]})
    assert found.children == [module.Strict(own=3)]


@pytest.mark.parametrize(
    ("reference", "anchors"),
    [
        ("#item", {"$anchor": "item"}),
        ("#item", {"$anchor": "item", "$dynamicAnchor": "other"}),
        ("list#item", {"$anchor": "item"}),
        ("#/$defs/items", {"$dynamicAnchor": "item"}),
    ],
)
def test_dynamic_reference_to_another_schema_than_a_dynamic_anchor_is_a_plain_reference(
    reference: str, anchors: dict[str, str]
) -> None:
    any_list = {
        "$id": "list",
        "type": "array",
        "items": {"$dynamicRef": reference},
        "$defs": {"items": {**anchors, "type": "integer"}},
    }
    texts = {"$id": "texts", "$ref": "list", "$defs": {"text": {"$dynamicAnchor": "item", "type": "string"}}}
    box = {"type": "object", "properties": {"texts": texts}}
    module = modelled({"List": any_list, "Box": box})
    assert round_trip(module, "Box", {"texts": [1]}) == {"texts": [1]}
    with pytest.raises(ValidationError):
        adapter(module, "Box").validate_python({"texts": ["a"]})


def test_unbound_dynamic_reference_is_any_with_a_note() -> None:
    schemas = yaml.safe_load("""
        Page: {type: object, properties: {items: {type: array, items: {$dynamicRef: '#t'}}}}
        A: {$dynamicAnchor: t, type: string}
        B: {$dynamicAnchor: t, type: integer}
    """)
    value = {"items": [1, "two", None]}
    assert round_trip(modelled(schemas), "Page", value) == value
    (note,) = normalized(schemas).notes
    assert note.message == 'not checked: the target of $dynamicRef "#t"'


def test_definitions_that_contain_themselves_get_a_name() -> None:
    tree = yaml.safe_load("""
        type: object
        properties: {root: {$ref: '#/components/schemas/Tree/$defs/node'}}
        $defs:
          node:
            type: object
            properties:
              next: {$ref: '#/components/schemas/Tree/$defs/node'}
              rest: {$ref: '#/components/schemas/Tree/$defs/values'}
          values: {type: array, items: {anyOf: [{type: integer}, {$ref: '#/components/schemas/Tree/$defs/values'}]}}
    """)
    module = modelled({"Tree": tree})
    value = {"root": {"next": {"next": {}, "rest": [1, [2, [3]], []]}}}
    assert round_trip(module, "Tree", value) == value
    with pytest.raises(ValidationError):
        adapter(module, "Tree").validate_python({"root": {"rest": [["x"]]}})
