"""Unions of values that Python or a library treats as equal."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.tables import tables
from tests.unit.codegen.models.modelled import adapter, modelled, normalized, round_trip

TABLES = tables(__file__)


@pytest.mark.parametrize(("members", "values"), TABLES["constants_of_several_types_are_distinguished"])
def test_constants_of_several_types_are_distinguished(members: list[Any], values: list[Any]) -> None:
    it = {"anyOf": members}
    module = modelled({"Thing": {"type": "object", "properties": {"it": it}}})
    for value in values:
        found = round_trip(module, "Thing", {"it": value})["it"]
        assert (type(found), found) == (type(value), value)


def test_property_with_schema_false_is_never_present() -> None:
    thing = {"type": "object", "properties": {"old": False, "new": True}}
    module = modelled({"Thing": thing})
    assert round_trip(module, "Thing", {"new": [1]}) == {"new": [1]}
    (note,) = normalized({"Thing": thing}).notes
    assert note.message == "not checked: no value is valid"


_TAGGED = {"type": "object", "required": ["petKind"]}
_KIND = {"petKind": {"type": "string"}}
_DISCRIMINATOR = {"discriminator": {"propertyName": "petKind"}}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _pet(name: str, **kind: Any) -> dict[str, Any]:
    """Return a pet with a property of its own."""
    own = {"petKind": kind or _KIND["petKind"], name: {"type": "integer"}}
    return {**_TAGGED, "properties": own}


def _kinds(schemas: dict[str, Any], *values: Any) -> list[str]:
    """Return the classes of `values` read as pets; each must round-trip."""
    box = {"type": "object", "properties": {"pet": _reference("Pet")}}
    module = modelled({**schemas, "Box": box})
    found = []
    for value in values:
        assert round_trip(module, "Box", {"pet": value}) == {"pet": value}
        read = adapter(module, "Box").validate_python({"pet": value})
        found.append(type(read.pet).__name__)
    return found


def _one_of(*names: str) -> dict[str, Any]:
    """Return a union with a discriminator."""
    return {"oneOf": [_reference(name) for name in names], **_DISCRIMINATOR}


SELECTED: dict[str, tuple[dict[str, Any], str, str]] = TABLES["selected"]
"""Schemas, values of the discriminator, and the classes of the values."""


@pytest.mark.parametrize("name", SELECTED)
def test_discriminator_selects_the_model(name: str) -> None:
    schemas, values, classes = SELECTED[name]
    assert _kinds(schemas, *({"petKind": value} for value in values.split())) == classes.split()


def test_undeclared_discriminator_property_is_preserved() -> None:
    plain = {"type": "object", "required": ["lives"], "properties": {"lives": {}}}
    schemas = {"Cat": plain, "Dog": _pet("bones"), "Pet": _one_of("Cat", "Dog")}
    cat = {"petKind": "Cat", "lives": 9}
    assert _kinds(schemas, cat, {"petKind": "Dog"}) == ["Cat", "Dog"]


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        ({"const": 1}, {"enum": [2, 3]}, [1, 3]),
        ({"const": True}, {"const": False}, [True, False]),
        ({"type": "integer", "maximum": 5}, {"type": "integer", "minimum": 6}, [1, 7]),
    ],
)
def test_discriminator_value_that_is_not_a_string_has_the_members_type(one: Any, other: Any, values: list[Any]) -> None:
    schemas = {"Cat": _pet("lives", **one), "Dog": _pet("bones", **other), "Pet": _one_of("Cat", "Dog")}
    found = _kinds(schemas, *({"petKind": value} for value in values))
    assert found == ["Cat", "Dog"]


def test_base_schema_with_a_mapping_reads_complete_derived_models() -> None:
    members = [_reference("Cat"), _reference("Dog")]
    pet = {**_TAGGED, "properties": _KIND, "oneOf": members, **_DISCRIMINATOR}
    schemas: dict[str, Any] = {
        "Pet": pet,
        "Cat": {"allOf": [_reference("Pet"), _pet("lives")]},
        "Dog": {"allOf": [_reference("Pet"), _pet("bones")]},
    }
    assert _kinds(schemas, {"petKind": "Cat", "lives": 9}) == ["Cat"]
    plain = {name: {**each} for name, each in schemas.items()}
    plain["Pet"].pop("discriminator")
    assert _kinds(plain, {"petKind": "x", "bones": 9}) == ["Dog"]


def test_base_schema_accepts_derived_and_unknown_models() -> None:
    """The nearest description of the tag is used: of the mapping, of a child, of the name."""
    pet = {**_TAGGED, "properties": {"petKind": {"enum": ["Cat", "puss", "l", "Dog"]}}}
    kind = {"propertyName": "petKind", "mapping": {"puss": "Cat", "Cat": "Cat"}}
    schemas: dict[str, Any] = {
        "Pet": {**pet, "discriminator": kind},
        "Cat": {"allOf": [_reference("Pet"), {"required": ["lives"]}]},
        "Dog": {"$ref": "#/components/schemas/Pet", **_pet("bones")},
        "Lion": {"allOf": [_reference("Cat"), _pet("teeth", const="l")]},
    }
    schemas["Cat"]["properties"] = {"lives": {"type": "integer"}}
    values = [
        {"petKind": "puss", "lives": 9},
        {"petKind": "l", "lives": 1, "teeth": 30},
        {"petKind": "Dog"},
        {"petKind": "cow", "milk": True},
    ]
    assert _kinds(schemas, *values) == ["Cat", "Lion", "Dog", "Pet"]
    with pytest.raises(ValidationError):
        _kinds(schemas, {"petKind": "Cat"})


@pytest.mark.parametrize("more", [{}, {"discriminator": {"propertyName": "kind"}}])
def test_union_of_hundreds_is_not_a_deep_expression(more: dict[str, Any]) -> None:
    """Entities of a large service, of which one holds any other."""
    count = 500
    schemas: dict[str, Any] = {
        f"Kind{number}": {
            "type": "object",
            "required": [f"value{number}"],
            "properties": {f"value{number}": {"type": "integer"}},
        }
        for number in range(count)
    }
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    kinds = {"oneOf": refs, **more}
    some = {"type": "array", "items": {"oneOf": [*refs, {"type": "null"}]}}
    holder = {"type": "object", "properties": {"some": some}}
    module = modelled({**schemas, "Kinds": kinds, "Holder": holder})
    last = {"kind": "Kind499", "value499": 3}
    assert round_trip(module, "Kinds", last) == last
    assert type(adapter(module, "Kinds").validate_python(last)) is module.Kind499
    assert round_trip(module, "Holder", {"some": [last, None]}) == {"some": [last, None]}


@pytest.mark.parametrize("flag", ["readOnly", "writeOnly"])
def test_discriminator_selects_the_model_whichever_schema_declares_it(flag: str) -> None:
    """Were it optional in a request for that, pydantic could not use it."""
    zoo = {
        "Animal": {
            "type": "object",
            "properties": {"kind": {"type": "string", flag: True}},
            "discriminator": {"propertyName": "kind"},
        },
        **{name: {"allOf": [{"$ref": "#/components/schemas/Animal"}]} for name in ("Cat", "Dog")},
        "Zoo": {"type": "object", "properties": {"animal": {"$ref": "#/components/schemas/Animal"}}},
    }
    module = modelled(zoo)
    found = adapter(module, "Zoo").validate_python({"animal": {"kind": "Dog"}})
    assert type(found.animal) is module.Dog


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_component_with_one_member_is_that_member_even_in_a_cycle(keyword: str) -> None:
    tree = {"$ref": "#/components/schemas/Tree"}
    branch = {"type": "object", "properties": {"left": tree, "right": tree}}
    schemas = {"Tree": {"description": "A tree.", keyword: [branch]}}
    assert [each.name for each in normalized(schemas).definitions] == ["Tree"]
    module = modelled(schemas)
    value: dict[str, Any] = {"left": {"right": {}}}
    assert round_trip(module, "Tree", value) == value
    assert module.Tree.__doc__ == "A tree."


def test_dozens_of_mutually_recursive_unions_are_one() -> None:
    names = [f"Union{number}" for number in range(40)]
    members = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    own = [{"type": "object", "title": f"Own{name}"} for name in names]
    schemas = {name: {"anyOf": [{"type": "integer"}, item, *members]} for name, item in zip(names, own, strict=True)}
    module = modelled(schemas)
    assert {adapter(module, name).validate_json("5") for name in names} == {5}
