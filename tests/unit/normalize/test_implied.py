"""Keywords beside a reference that the referenced schema implies."""

from typing import Any

import pytest
import yaml
from opgen.api.model import Api
from opgen.api.schema import Alias, AnyOf, Array, Model, Nullable, Ref, TaggedUnion
from opgen.core.options import Options
from opgen.normalize import normalize

from tests.support.documents import operation, read_document

X = "#/components/schemas/X"
ITEM = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}


def api(schema: Any, version: str = "3.1.0", target: Any = ITEM) -> Api:
    """Return the API with an operation that returns a list of `schema`."""
    items = {"type": "array", "items": schema}
    document = read_document({"/a": {"get": operation("a", schema=items)}}, schemas={"X": target}, version=version)
    return normalize(document, Options(package="implied"))


def item(api: Api) -> object:
    """Return the schema of the items in the response."""
    (operation,) = api.operations
    schema = operation.responses[0].schema
    assert isinstance(schema, Array)
    return schema.items


@pytest.mark.parametrize("version", ["3.0.4", "3.1.0", "3.2.0"])
@pytest.mark.parametrize(
    "beside",
    [
        "{type: object}",
        "{description: An item., type: object}",
        "{title: Item, example: {id: 1}}",
        "{required: [id]}",
        "{properties: {id: {type: integer}}}",
        "{properties: {id: {}}}",
    ],
    ids=str,
)
def test_keyword_that_a_reference_implies_makes_no_class(beside: str, version: str) -> None:
    found = api({**yaml.safe_load(beside), "$ref": X}, version)

    assert item(found) == Ref("X")
    assert [each.name for each in found.definitions] == ["X"]
    assert not found.notes


@pytest.mark.parametrize(
    "beside",
    [
        "{required: [other]}",
        "{properties: {other: {}}}",
        "{properties: {id: {minimum: 1}}}",
        "{additionalProperties: false}",
        "{additionalProperties: true}",
    ],
    ids=str,
)
def test_keyword_that_adds_something_makes_a_class(beside: str) -> None:
    schema = {**yaml.safe_load(beside), "$ref": X}
    found = api(schema)

    assert item(found) != Ref("X")
    ignored = api(schema, "3.0.4")
    assert item(ignored) == Ref("X")
    (note,) = ignored.notes
    assert note.message.startswith("ignored beside $ref, as OpenAPI 3.0 requires: ")


def test_type_that_all_members_have_is_implied() -> None:
    union = {"oneOf": [{"type": "object", "properties": {"a": {}}}, ITEM]}
    found = api({"type": "object", "$ref": X}, target=union)
    assert item(found) == Ref("X")

    mixed = {"oneOf": [{"type": "string"}, ITEM]}
    narrowed = api({"type": "object", "$ref": X}, target=mixed)
    assert item(narrowed) != Ref("X")


def test_schema_does_not_imply_its_own_keywords() -> None:
    tree = {**ITEM, "properties": {"child": {"$ref": X, "required": ["name"]}}}
    found = api({"$ref": X}, target=tree)

    (model,) = [each for each in found.definitions if each.name == "X"]
    assert isinstance(model, Model)
    assert model.fields[0].schema != Ref("X")


def test_other_type_beside_a_reference_is_ignored_in_3_0() -> None:
    assert item(api({"type": "string", "$ref": X}, "3.0.4")) == Ref("X")


LIST = {"items": {"$ref": X}}


@pytest.mark.parametrize("version", ["3.0.4", "3.1.0", "3.2.0"])
def test_items_without_a_type_accept_any_other_value_in_responses(version: str) -> None:
    assert others_of(item(api(LIST, version))) == ["Map", *["Scalar"] * 4]
    assert others_of(item(api({**LIST, "maxItems": 2}, version)))


def test_reference_to_items_without_a_type_accepts_any_other_value() -> None:
    found = api({"$ref": X}, target={"items": {"type": "string"}})

    assert others_of(item(found)) == ["Map", *["Scalar"] * 4]
    (alias,) = found.definitions
    assert isinstance(alias, Alias)
    assert isinstance(alias.schema, Array)


@pytest.mark.parametrize(
    "schema",
    [
        '{items: {$ref: "#/components/schemas/X"}, type: array}',
        '{items: {$ref: "#/components/schemas/X"}, type: [array, "null"]}',
        '{allOf: [{items: {$ref: "#/components/schemas/X"}}, {type: array}]}',
        '{allOf: [{type: array}, {items: {$ref: "#/components/schemas/X"}}]}',
        '{type: array, anyOf: [{items: {$ref: "#/components/schemas/X"}}]}',
    ],
    ids=str,
)
def test_items_with_a_type_are_a_list_alone(schema: str) -> None:
    found = item(api(yaml.safe_load(schema)))

    assert isinstance(found.schema if isinstance(found, Nullable) else found, Array)


def others_of(schema: object) -> list[str]:
    """Return the classes of the members of a nullable union, without the first member."""
    assert isinstance(schema, Nullable)
    assert isinstance(schema.schema, AnyOf)
    return [type(each).__name__ for each in schema.schema.members[1:]]


def test_another_name_of_a_subtype_is_no_subtype() -> None:
    schemas = yaml.safe_load("""
        Base: {type: object, required: [kind], discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
        Inner: {allOf: [{$ref: "#/components/schemas/Base"}], properties: {a: {type: string}}}
        Other: {allOf: [{$ref: "#/components/schemas/Inner"}], type: object, description: Another name.}
        Leaf: {allOf: [{$ref: "#/components/schemas/Other"}], properties: {b: {type: string}}}
        Last: {allOf: [{$ref: "#/components/schemas/Leaf"}], type: object, description: Another name.}
        """)
    responses = {"a": {"$ref": "#/components/schemas/Base"}, "b": {"$ref": "#/components/schemas/Leaf"}}
    paths = {f"/{name}": {"get": operation(name, schema=schema)} for name, schema in responses.items()}
    found = normalize(read_document(paths, schemas=schemas), Options(package="implied"))
    union = found.by_name["AnyBase"]
    assert isinstance(union, TaggedUnion)
    assert [name for _, name in union.mapping] == ["Inner", "Leaf"]
    assert found.operations[1].responses[0].schema == Ref("Leaf")
