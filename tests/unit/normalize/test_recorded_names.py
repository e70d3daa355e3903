"""Recorded names of webhooks, bodies, unions and moved schemas, and invalid ones. `test_generations` has the others."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from opgen.api.model import Api
from opgen.api.schema import Enum, Model
from opgen.core.options import Names, Options
from opgen.document.document import Document, load
from opgen.pipeline import read_api
from opgen.source.read import read

from tests.support.documents import operation, read_document

OPTIONS = Options(package="api")

NAMED: Mapping[str, Any] = {"type": "object", "properties": {"name": {"type": "string"}}}


def names_of(api: Api) -> Names:
    """All names of a description, as the manifest would have them."""
    operations = {each.key: each.name for each in api.operations}
    return replace(api.names, operations=operations)


def test_new_operation_does_not_take_the_name_of_a_webhook() -> None:
    def document(*operation_ids: str) -> Document:
        paths = {f"/{name}": {"get": operation(name)} for name in operation_ids}
        body = {"requestBody": {"content": {"application/json": {"schema": NAMED}}}}
        root = read_document(paths).root
        hooks = {"newPet": {"post": {**operation(None), **body}}}
        return load(read(json.dumps({**root, "webhooks": hooks}).encode(), "a.json"))

    before = read_api(document("x"), OPTIONS)
    assert before.names.webhooks == {"newPet": "parse_new_pet"}
    after = read_api(document("x", "parseNewPet"), OPTIONS, names_of(before))
    assert after.names.webhooks == before.names.webhooks
    assert names_of(after).operations["parseNewPet"] == "parse_new_pet_"
    whole = document("x", "parseNewPet")
    assert read_api(whole, OPTIONS, names_of(after)) == after


def test_new_operation_has_the_method_that_it_would_have_in_a_new_client() -> None:
    paths = {f"/alpha/{number}": {"get": operation(f"get_alpha_{number}")} for number in range(4)}
    before = read_api(read_document({path: item for path, item in paths.items() if path != "/alpha/0"}), OPTIONS)
    after = read_api(read_document(paths), OPTIONS, names_of(before))

    assert dict(after.names.calls) == dict(read_api(read_document(paths), OPTIONS).names.calls)


def test_inline_schema_that_becomes_a_component_keeps_its_name() -> None:
    def document(schema: Any, **schemas: Any) -> Document:
        parameter = {"name": "id", "in": "query", "schema": schema}
        get = {**operation("user"), "parameters": [parameter]}
        return read_document({}, more={"/x": {"get": get}}, schemas=schemas)

    before = read_api(document({"enum": ["a", "b"]}), OPTIONS)
    reference = {"$ref": "#/components/schemas/UserId"}
    moved = document(reference, UserId={"enum": ["a", "b"]})
    after = read_api(moved, OPTIONS, names_of(before))
    assert [each.name for each in after.definitions] == ["UserId", "UserIdInput"]


@pytest.mark.parametrize("name", ["import os", "class", "Client", "client", "__del__", "", "x" * 200, "é", "a.b"])
def test_invalid_recorded_name_is_ignored(name: str) -> None:
    user = {"type": "object", "properties": {"user": {}, "state": {"enum": ["user", "zz"]}}}
    document = read_document({"/user": {"get": operation("user", "user")}}, schemas={"user": user})
    recorded = Names(
        operations={"user": name},
        schemas={"user": name},
        fields={"user": {"user": name, "state": name}},
        members={"/components/schemas/user/properties/state": {"user": name}},
    )
    api = read_api(document, OPTIONS, recorded)
    fresh = read_api(document, OPTIONS)
    if name in {"Client", "client"}:
        assert api.operations == fresh.operations
        assert api.names.schemas == fresh.names.schemas
    else:
        assert replace(api, lost_names=()) == fresh
        assert {lost.recorded for lost in api.lost_names} == {name}


def test_body_keeps_its_name_when_a_preferred_media_type_is_added() -> None:
    def upload(*media_types: str) -> Document:
        schema = {"type": "object", "properties": {"a": {"type": "string"}}}
        content = {media_type: {"schema": schema} for media_type in media_types}
        post = {**operation("upload"), "requestBody": {"content": content}}
        return read_document({"/x": {"post": post}})

    before = read_api(upload("multipart/form-data"), OPTIONS)
    after = read_api(upload("application/json", "multipart/form-data"), OPTIONS, names_of(before))
    assert before.names.schemas.items() <= after.names.schemas.items()


def union(*branches: str) -> Document:
    """Return a document with a union of null, a member with a discriminator value, or a member without one."""
    null: Mapping[str, Any] = {"type": "null"}
    schemas = [
        {
            "type": "object",
            "required": [branch],
            "properties": {
                branch: {"enum": [branch, "other"]},
                **({"type": {"const": branch}} if branch.islower() else {}),
            },
        }
        for branch in branches
        if branch != "null"
    ]
    choice = {"anyOf": [*schemas, *([null] if "null" in branches else [])]}
    thing = {"type": "object", "properties": {"it": choice}}
    return read_document({"/x": {"get": operation("get", schema=thing)}})


def classes(branches: tuple[str, ...], recorded: Names) -> tuple[dict[str, str], Names]:
    """By branch the classes of its field and of itself, and all names."""
    api = read_api(union(*branches), OPTIONS, recorded)
    found: dict[str, str] = {}
    for each in api.definitions:
        if isinstance(each, Enum):
            found[f"{each.members[0].value}'s"] = each.name
        if isinstance(each, Model) and len(each.fields) <= 2:
            fields = [field for field in each.fields if field.wire_name != "type"]
            found[fields[0].wire_name] = each.name
    wanted = {name for name in branches if name != "null"}
    wanted |= {f"{name}'s" for name in wanted}
    return {name: found[name] for name in wanted}, names_of(api)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["A", "null"], ["A", "B", "null"]),
        (["A", "B", "null"], ["A", "null"]),
        (["a", "null"], ["b", "a", "null"]),
        (["a", "b"], ["C", "b", "a"]),
        (["a", "b"], ["a", "b", "a2", "C"]),
    ],
)
def test_union_member_keeps_its_name_when_others_come_and_go(before: list[str], after: list[str]) -> None:
    old, recorded = classes(tuple(before), Names())
    new, _ = classes(tuple(after), recorded)
    assert old.items() >= {key: new[key] for key in old.keys() & new}.items()
    assert len(set(new.values())) == len(new)


def test_equal_schemas_share_a_name_unless_both_had_one() -> None:
    kinds = ("Circle", "Square")
    union = {
        "oneOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in kinds],
        "discriminator": {"propertyName": "kind"},
    }
    members = {kind: {"type": "object", "properties": {"kind": {"const": kind}}} for kind in kinds}
    owners = {name: {"type": "object", "properties": {"shape": union}} for name in ("Layer", "Page")}
    document = read_document({}, schemas={**members, **owners})
    pointers = [f"/components/schemas/{name}/properties/shape" for name in owners]

    def names(recorded: Mapping[str, str]) -> list[str]:
        found = read_api(document, OPTIONS, Names(schemas=recorded)).names.schemas
        return [found[pointer] for pointer in pointers]

    assert names({}) == ["LayerShape", "LayerShape"]
    assert names({pointers[1]: "PageShape"}) == ["PageShape", "PageShape"]
    both = {pointers[0]: "LayerShape", pointers[1]: "PageShape"}
    assert names(both) == ["LayerShape", "PageShape"]


ADDRESS: Mapping[str, Any] = {"type": "object", "properties": {"city": {}, "street": {}, "zip": {}}}
NONE = Names()
SWITCH: Mapping[str, Any] = {"type": "object", "properties": {"enabled": {"type": "boolean"}}}


def names_in(schemas: Mapping[str, Mapping[str, Any]], recorded: Names = NONE, rename: Names = NONE) -> Names:
    """Return the names of a document with a component for each mapping of properties."""
    components = {name: {"type": "object", "properties": each} for name, each in schemas.items()}
    return read_api(read_document({}, schemas=components), replace(OPTIONS, rename=rename), recorded).names


def class_in(names: Names, component: str, wire_name: str) -> str:
    return names.schemas[f"/components/schemas/{component}/properties/{wire_name}"]


def test_equal_schemas_are_one_class_unless_by_accident() -> None:
    names = names_in(
        {
            "Order": {"billing": ADDRESS, "shipping": ADDRESS, "history": SWITCH, "state": {"enum": ["on", "off"]}},
            "Pay": {
                "billing": ADDRESS,
                "login": SWITCH,
                "state": {"enum": ["on", "off"]},
                "mode": {"enum": ["on", "off"]},
            },
        }
    )
    assert {class_in(names, *each) for each in [("Order", "billing"), ("Order", "shipping"), ("Pay", "billing")]} == {
        "OrderBilling"
    }
    assert [class_in(names, "Order", "history"), class_in(names, "Pay", "login")] == ["OrderHistory", "PayLogin"]
    assert [class_in(names, *each) for each in [("Order", "state"), ("Pay", "state"), ("Pay", "mode")]] == [
        "OrderState",
        "OrderState",
        "PayMode",
    ]


def test_name_of_a_shared_class_has_the_words_of_all_its_schemas() -> None:
    state, sort = {"enum": ["active", "inactive"]}, {"enum": ["up", "down"]}
    names = names_in(
        {
            "AccountCapabilities": {"card_payments": state, "acss_debit_payments": state},
            "ListItemsForOrg": {"sort": sort},
            "ListItemsForUser": {"sort": sort},
        }
    )
    assert class_in(names, "AccountCapabilities", "acss_debit_payments") == "AccountCapabilitiesPayments"
    assert class_in(names, "ListItemsForUser", "sort") == "ListItemsSort"


def test_recorded_name_stays_with_most_of_the_schemas_that_have_become_different() -> None:
    owners = ("A", "B", "C")
    before = names_in({name: {"address": ADDRESS} for name in owners})
    other = {**ADDRESS, "properties": {**ADDRESS["properties"], "country": {}}}
    described = {**ADDRESS, "properties": {**ADDRESS["properties"], "city": {"description": "Town."}}}
    after = names_in({name: {"address": {"A": other, "B": described}.get(name, ADDRESS)} for name in owners}, before)
    assert {class_in(before, name, "address") for name in owners} == {"AAddress"}
    assert [class_in(after, name, "address") for name in owners] == ["AAddressValue", "AAddress", "AAddress"]


def test_requested_name_of_a_schema_names_the_class_of_all_equal_ones() -> None:
    schemas = {name: {"address": ADDRESS} for name in ("A", "B", "C")}

    def named(**names: str) -> list[str]:
        asked = {f"/components/schemas/{name}/properties/address": each for name, each in names.items()}
        found = [names_in(schemas, recorded, Names(schemas=asked)) for recorded in (Names(), names_in(schemas))]
        assert found[0].schemas == found[1].schemas
        return [class_in(found[0], name, "address") for name in schemas]

    assert named(B="Address") == ["Address"] * 3
    assert named(B="Address", C="Place") == ["Address", "Address", "Place"]
