"""Objects with properties without a field, and arrays with an item type for each position."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.tables import tables
from tests.unit.codegen.models.modelled import adapter, modelled, round_trip

TABLES = tables(__file__)

_TREE = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "additionalProperties": {"$ref": "#/components/schemas/Tree"},
}
_PAIR = {
    "type": "array",
    "prefixItems": [{"type": "integer"}, {"type": "string", "format": "date"}],
    "items": False,
    "minItems": 2,
}


def test_additional_properties_have_the_documented_type() -> None:
    module = modelled({"Tree": _TREE})
    tree = module.Tree.model_validate({"name": "a", "left": {"name": "b"}})
    assert tree.additional_properties == {"left": module.Tree(name="b")}
    with pytest.raises(ValidationError):
        module.Tree.model_validate({"left": 3})


def test_additional_properties_that_are_set_are_sent() -> None:
    module = modelled({"Tree": _TREE})
    tree = module.Tree(name="a")
    tree.additional_properties["left"] = module.Tree(name="b")
    assert tree.model_dump(exclude_unset=True) == {"name": "a", "left": {"name": "b"}}


def test_array_with_a_fixed_number_of_items_is_a_tuple() -> None:
    module = modelled({"Pair": _PAIR})
    first, second = adapter(module, "Pair").validate_json('[1, "2020-01-02"]')
    assert (first, second.year) == (1, 2020)
    assert round_trip(module, "Pair", [1, "2020-01-02"]) == [1, "2020-01-02"]
    for wrong in ("[1]", '[1, "2020-01-02", 3]', '["2020-01-02", 1]'):
        with pytest.raises(ValidationError):
            adapter(module, "Pair").validate_json(wrong)


@pytest.mark.parametrize(("keywords", "values"), TABLES["array_that_may_have_fewer_or_more_items_is_a_list"])
def test_array_that_may_have_fewer_or_more_items_is_a_list(keywords: dict[str, Any], values: list[Any]) -> None:
    items = {"prefixItems": [{"type": "integer"}, {"type": "string"}]}
    module = modelled({"Row": {"type": "array", **items, **keywords}})
    for value in values:
        assert round_trip(module, "Row", value) == value


def test_older_form_of_prefix_items_is_read() -> None:
    items = [{"type": "integer"}, {"type": "string"}]
    row = {"type": "array", "items": items, "additionalItems": False, "minItems": 2}
    module = modelled({"Row": row})
    assert adapter(module, "Row").validate_python([1, "a"]) == (1, "a")


def test_list_of_itself_with_a_limit_is_read() -> None:
    inner = {"anyOf": [{"$ref": "#/components/schemas/Nest"}, {"type": "integer"}]}
    module = modelled({"Nest": {"type": "array", "items": inner, "maxItems": 2}})
    assert round_trip(module, "Nest", [1, [2, [3]]]) == [1, [2, [3]]]
    with pytest.raises(ValidationError):
        adapter(module, "Nest").validate_python([1, 2, 3])
