"""Recorded names are used again, whichever parts a later document adds."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.api.model import Api
from opgen.api.schema import Enum, Model
from opgen.core.options import Names, Options
from opgen.document.document import Document, load
from opgen.pipeline import read_api
from opgen.source.read import read

from tests.support.documents import operation, read_document

ROOT = Path(__file__).parents[3]
OPTIONS = Options(package="api")

CLASHING = st.lists(
    st.sampled_from(["get", "Get", "user", "User", "a", "_", "-", " ", "1", "class"]), min_size=1, max_size=4
).map("".join)
SETS = st.sets(CLASHING, max_size=8)
NAMED: Mapping[str, Any] = {"type": "object", "properties": {"name": {"type": "string"}}}


def names_of(api: Api) -> Names:
    """All names of a description, as the manifest would have them."""
    operations = {each.key: each.name for each in api.operations}
    return replace(api.names, operations=operations)


def document_of(words: set[str]) -> Document:
    """Return a document in which each of `words` is an operation, a schema, a property and an enum's value."""
    ordered = sorted(words)
    fields = {word: {"type": "string"} for word in ordered}
    schemas: dict[str, Any] = {
        word: {"type": "object", "properties": {**fields, "state": {"enum": [*ordered, "zz", "zy"]}}}
        for word in ordered
    }
    paths = {
        f"/{number}/{word}": {"get": operation(word, word, schema={"type": "object", "properties": fields})}
        for number, word in enumerate(ordered)
        if word.strip()
    }
    return read_document(paths, schemas=schemas)


def flat(names: Names) -> dict[tuple[str, ...], str]:
    """Return each name by its kind and its text in the document."""
    found: dict[tuple[str, ...], str] = {}
    for kind in ("operations", "webhooks", "schemas"):
        found |= {(kind, key): name for key, name in getattr(names, kind).items()}
    for kind in ("fields", "members"):
        for schema, inner in getattr(names, kind).items():
            found |= {(kind, schema, key): name for key, name in inner.items()}
    return found


def is_of_component(key: tuple[str, ...]) -> bool:
    """Return whether it is not the name of a schema of an operation with another number in the path."""
    return not (key[0] != "operations" and key[1].startswith("/"))


@given(first=SETS, more=SETS)
def test_added_schemas_and_operations_rename_nothing(first: set[str], more: set[str]) -> None:
    before = names_of(read_api(document_of(first), OPTIONS))
    after = names_of(read_api(document_of(first | more), OPTIONS, before))
    kept = {key: name for key, name in flat(before).items() if is_of_component(key)}
    assert kept.items() <= flat(after).items()


@given(SETS)
def test_names_of_a_package_give_the_same_package(words: set[str]) -> None:
    fresh = read_api(document_of(words), OPTIONS)
    assert read_api(document_of(words), OPTIONS, names_of(fresh)) == fresh


@given(first=SETS, more=SETS)
def test_recorded_names_stay_unique(first: set[str], more: set[str]) -> None:
    before = names_of(read_api(document_of(first), OPTIONS))
    after = names_of(read_api(document_of(first | more), OPTIONS, before))
    classes = [name.lower() for name in after.schemas.values()]
    assert len(set(classes)) == len(classes)
    functions = list(after.operations.values())
    assert len(set(functions)) == len(functions)
    for inner in (*after.fields.values(), *after.members.values()):
        assert len(set(inner.values())) == len(inner)


def half(root: Mapping[str, Any]) -> dict[str, Any]:
    """Every second path of a real document, and the schemas that are left to need."""
    paths = dict(list(root["paths"].items())[::2])
    return {**root, "paths": paths}


@pytest.mark.parametrize("spec", ["specs/sandboxes.json", "tests/cases/package/broad/spec.yaml"])
def test_growing_real_document_renames_nothing(spec: str) -> None:
    whole = load(read((ROOT / spec).read_bytes(), spec))
    part = load(read(json.dumps(half(whole.root)).encode(), spec))
    before = flat(names_of(read_api(part, OPTIONS)))
    after = flat(names_of(read_api(whole, OPTIONS, names_of(read_api(part, OPTIONS)))))
    assert before.items() <= after.items()
    assert len(after) > len(before)


def test_recorded_name_wins_over_a_later_exact_name() -> None:
    def api(*ids: str, recorded: Names | None = None) -> dict[str, str]:
        paths = {f"/{name}": {"get": operation(name)} for name in ids}
        described = read_api(read_document(paths), OPTIONS, recorded or Names())
        return dict(names_of(described).operations)

    assert api("listPets") == {"listPets": "list_pets"}
    fresh = api("listPets", "list_pets")
    assert fresh["list_pets"] == "list_pets"
    kept = api("listPets", "list_pets", recorded=Names(operations={"listPets": "list_pets"}))
    assert kept["listPets"] == "list_pets"
    assert kept["list_pets"] != "list_pets"


def test_new_component_does_not_take_the_name_of_an_inline_schema() -> None:
    parameter = {"name": "id", "in": "query", "schema": {"enum": ["a", "b"]}}
    paths = {"/x": {"get": {**operation("user"), "parameters": [parameter]}}}
    part = read_document({}, more=paths)
    before = read_api(part, OPTIONS)
    assert [each.name for each in before.definitions] == ["UserId"]
    whole = read_document({}, more=paths, schemas={"user_id": NAMED, "x": NAMED})
    after = read_api(whole, OPTIONS, names_of(before))
    assert [each.name for each in after.definitions] == ["UserId", "UserIdModel", "X"]
    assert read_api(whole, OPTIONS, names_of(after)) == after


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


def test_new_component_does_not_take_the_name_of_a_field() -> None:
    strings = {"User": {"type": "string"}, "user": {"type": "string"}}
    schemas = {"Thing": {"type": "object", "properties": strings}}
    before = read_api(read_document({}, schemas=schemas), OPTIONS)
    assert before.names.fields == {"Thing": {"User": "User"}}
    whole = read_document({}, schemas={**schemas, "User": NAMED})
    after = read_api(whole, OPTIONS, names_of(before))
    assert after.names.fields == before.names.fields
    assert after.names.schemas == {"Thing": "Thing", "User": "UserModel"}
    assert read_api(whole, OPTIONS, names_of(after)) == after


def test_inline_schema_that_becomes_a_component_keeps_its_name() -> None:
    def document(schema: Any, **schemas: Any) -> Document:
        parameter = {"name": "id", "in": "query", "schema": schema}
        get = {**operation("user"), "parameters": [parameter]}
        return read_document({}, more={"/x": {"get": get}}, schemas=schemas)

    before = read_api(document({"enum": ["a", "b"]}), OPTIONS)
    reference = {"$ref": "#/components/schemas/UserId"}
    moved = document(reference, UserId={"enum": ["a", "b"]})
    after = read_api(moved, OPTIONS, names_of(before))
    assert [each.name for each in after.definitions] == ["UserId"]


@pytest.mark.parametrize("name", ["import os", "class", "Client", "client", "__del__", "", "x" * 200, "é", "a.b"])
def test_invalid_recorded_name_is_ignored(name: str) -> None:
    document = document_of({"user"})
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


def test_recorded_name_of_a_schema_without_one_does_not_move_to_another() -> None:
    def page(*names: str) -> Document:
        parameters = [{"name": name, "in": "query", "schema": {"enum": ["a", "b"]}} for name in names]
        get = {**operation("list"), "parameters": parameters}
        return read_document({"/x": {}}, more={"/y": {"get": get}})

    before = read_api(page("sort"), OPTIONS)
    after = read_api(page("order", "sort"), OPTIONS, names_of(before))
    sort, order = before.definitions[0].name, after.definitions[0].name
    assert (sort, order) == ("ListSort", "ListOrder")
    assert [each.name for each in after.definitions] == ["ListOrder", "ListSort"]


def test_body_keeps_its_name_when_a_preferred_media_type_is_added() -> None:
    def upload(*media_types: str) -> Document:
        schema = {"type": "object", "properties": {"a": {"type": "string"}}}
        content = {media_type: {"schema": schema} for media_type in media_types}
        post = {**operation("upload"), "requestBody": {"content": content}}
        return read_document({"/x": {"post": post}})

    before = read_api(upload("multipart/form-data"), OPTIONS)
    after = read_api(upload("application/json", "multipart/form-data"), OPTIONS, names_of(before))
    assert before.names.schemas.items() <= after.names.schemas.items()


def test_inline_schemas_keep_their_names_when_one_is_added_before_them() -> None:
    def page(*names: str) -> Document:
        parameters = [
            {"name": name, "in": place, "schema": {"enum": ["a", place]}}
            for place, _, name in (each.partition(" ") for each in names)
        ]
        get = {**operation("list"), "parameters": parameters}
        return read_document({}, more={"/y": {"get": get}})

    def types(*names: str, recorded: Names) -> tuple[dict[str, str], Names]:
        api = read_api(page(*names), OPTIONS, recorded)
        pairs = zip(names, api.operations[0].parameters, strict=True)
        return {name: str(each.schema) for name, each in pairs}, names_of(api)

    old = ["query sort", "query sortName", "query kind"]
    first, recorded = types(*old, recorded=Names())
    assert len(set(first.values())) == 3  # each has a name of its own
    later = first
    for more in (["query order"], ["query page"]):
        old = more + old
        later, recorded = types(*old, recorded=recorded)
        assert first.items() <= later.items()
    last, _ = types(*old, "header kind", recorded=recorded)
    assert later.items() <= last.items()
    assert len(set(last.values())) == 6  # the five before, and the header's own


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


def test_equal_unions_share_a_name_unless_both_had_one() -> None:
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

    assert names({}) == ["Shape", "Shape"]
    assert names({pointers[1]: "PageShape"}) == ["PageShape", "PageShape"]
    both = {pointers[0]: "LayerShape", pointers[1]: "PageShape"}
    assert names(both) == ["LayerShape", "PageShape"]
