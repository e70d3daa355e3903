"""The written form, which people review, and the equality form, which decides whether something changed."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import DocumentError
from opgen.document.canonical import canonical, digest, dump
from opgen.source import limits
from opgen.source.read import read

from tests.unit.source.reading import SCALARS, TEXTS

# Keys that mean something in one place or another, so that drawn data looks like documents.
KEYS = TEXTS | st.sampled_from(
    [
        *("openapi", "info", "paths", "components", "schemas", "parameters", "tags"),
        *("get", "responses", "content", "schema", "properties", "required", "items"),
        *("allOf", "minimum", "maxLength", "default", "enum", "example", "examples"),
        *("x-a", "x-b", "$ref", "description", "security", "servers", "discriminator"),
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda children: (st.lists(children, max_size=3) | st.dictionaries(KEYS, children, max_size=5)),
    max_leaves=25,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=6)


def is_same_document(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two documents have the same equality form."""
    return digest(one) == digest(other)


def shuffled(value: Any, random: Random) -> Any:
    """`value` with the keys of every mapping but `properties` in another order."""
    if isinstance(value, list):
        return [shuffled(item, random) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    random.shuffle(keys)
    return {
        key: (
            {name: shuffled(schema, random) for name, schema in value[key].items()}
            if key == "properties" and isinstance(value[key], dict)
            else shuffled(value[key], random)
        )
        for key in keys
    }


def written(root: dict[str, Any]) -> str:
    return dump(canonical(root))


def order(value: Any) -> list[str]:
    return list(value)


@given(DOCUMENTS)
def test_canonical_form_is_idempotent(root: dict[str, Any]) -> None:
    once = canonical(root)
    assert dump(canonical(once)) == dump(once)


@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_order_of_mappings_does_not_change_equality(root: dict[str, Any], random: Random) -> None:
    other = shuffled(root, random)
    assert written(other) == written(root)
    assert is_same_document(other, root)


@given(DOCUMENTS)
def test_canonical_form_keeps_all_values(root: dict[str, Any]) -> None:
    text = written(root)
    assert json.loads(text, parse_int=float) == json.loads(json.dumps(root), parse_int=float)
    assert read(text.encode(), "snapshot").root == canonical(root)


def test_the_text_is_readable_characters_and_one_final_newline() -> None:
    assert dump({"openapi": "3.1.0", "x-a": ["ü😀\u2028", {}, []]}) == (
        '{\n  "openapi": "3.1.0",\n  "x-a": [\n    "ü😀\u2028",\n    {},\n    []\n  ]\n}\n'
    )


def test_fields_are_in_the_order_of_the_specification() -> None:
    root = canonical(
        {
            "x-z": 1,
            "tags": [],
            "unknown": 1,
            "components": {},
            "x-a": 1,
            "paths": {},
            "another": 1,
            "info": {"version": "1", "x-a": 1, "title": "T"},
            "openapi": "3.1.0",
        }
    )
    assert order(root) == ("openapi info paths components tags another unknown x-a x-z".split())
    assert order(root["info"]) == ["title", "version", "x-a"]


def test_names_are_sorted() -> None:
    operation = {
        "responses": {
            "default": {},
            "x-a": 1,
            "404": {"content": {"text/plain": {}, "application/json": {}}},
            "2XX": {},
        }
    }
    root = canonical(
        {
            "paths": {"x-a": {}, "/b": {"post": operation, "get": {}}, "/a": {}},
            "components": {"headers": {"x-b": {}, "X-a": {}, "a": {}}},
        }
    )
    assert order(root["paths"]) == ["/a", "/b", "x-a"]
    assert order(root["paths"]["/b"]) == ["get", "post"]
    responses = root["paths"]["/b"]["post"]["responses"]
    assert order(responses) == ["2XX", "404", "default", "x-a"]
    assert order(responses["404"]["content"]) == ["application/json", "text/plain"]
    # A header may be called x-something; it is no extension.
    assert order(root["components"]["headers"]) == ["X-a", "a", "x-b"]


def test_properties_keep_their_order() -> None:
    schema: Any = {"properties": {"id": {}, "x-b": {}, "a": {"properties": {"z": {}, "y": {}}}}}
    root = canonical({"components": {"schemas": {"Job": schema}}})
    properties = root["components"]["schemas"]["Job"]["properties"]
    assert order(properties) == ["id", "x-b", "a"]
    assert order(properties["a"]["properties"]) == ["z", "y"]


def test_property_named_like_an_openapi_field_is_a_schema() -> None:
    schema: Any = {
        "properties": {
            "paths": {"type": "object", "properties": {"b": {}, "a": {}}},
            "properties": {"maximum": 1.0, "type": "integer"},
        }
    }
    root = canonical({"components": {"schemas": {"Job": schema}}})
    properties = root["components"]["schemas"]["Job"]["properties"]
    assert order(properties["paths"]["properties"]) == ["b", "a"]
    assert repr(properties["properties"]) == "{'type': 'integer', 'maximum': 1}"


def test_example_data_is_sorted_and_not_otherwise_changed() -> None:
    data = {"properties": {"b": 1.0, "a": {"minimum": 2.0}}, "items": [{"b": 1, "a": 2}]}
    schema: Any = {"example": data, "default": data, "enum": [data], "x-a": data}
    root = canonical({"components": {"schemas": {"Job": schema}}})
    expected = {"items": [{"a": 2, "b": 1}], "properties": {"a": {"minimum": 2.0}, "b": 1.0}}
    for value in root["components"]["schemas"]["Job"].values():
        found = value[0] if isinstance(value, list) else value
        assert repr(found) == repr(expected)


@pytest.mark.parametrize(
    "path",
    [
        "paths /a get parameters 0 schema",
        "paths /a parameters 0 content application/json schema",
        "paths /a post requestBody content a/b schema items",
        "paths /a get responses 2XX headers X-a schema",
        "paths /a get callbacks done {$url} post requestBody content a/b schema",
        "paths /a additionalOperations COPY responses 2XX content a/b itemSchema",
        "webhooks done post requestBody content a/b encoding c headers X-a schema",
        "components schemas Job allOf 0 properties a",
        "components schemas Job additionalProperties",
        "components schemas Job patternProperties ^x not",
        "components schemas Job prefixItems 0 $defs A if then else",
        "components responses Bad content a/b schema",
        "components pathItems A get responses default content a/b schema",
        "components mediaTypes A schema",
        "components callbacks A {$url} get parameters 0 schema dependentSchemas a",
    ],
)
def test_schemas_are_canonical_at_every_pointer(path: str) -> None:
    schema: Any = {"maximum": 9000.0, "type": "integer", "x-a": 1.0}
    root: Any = schema
    for token in reversed(path.split()):
        root = [root] if token.isdecimal() else {token: root}
    found: Any = canonical(root)
    for token in path.split():
        found = found[0] if token.isdecimal() else found[token]
    assert repr(found) == "{'type': 'integer', 'maximum': 9000, 'x-a': 1.0}"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (9000.0, "9000"),
        (-0.0, "0"),
        (1e16, "10000000000000000"),
        (9007199254740991.0, "9007199254740991"),
        (9223372036854776000, "9223372036854776000"),
        (9223372036854776000.0, "9223372036854776000"),
        (0.5, "0.5"),
        (1e-300, "1e-300"),
        (True, "true"),
    ],
)
def test_integral_constraints_are_integers(number: float, expected: str) -> None:
    for keyword in ("maximum", "exclusiveMinimum", "multipleOf", "maxLength"):
        root = {"components": {"schemas": {"A": {keyword: number}}}}
        assert f'"{keyword}": {expected}\n' in written(root)
        assert is_same_document(root, canonical(root))


@pytest.mark.parametrize("keyword", ["default", "const", "example", "x-a"])
def test_other_numbers_are_not_changed(keyword: str) -> None:
    one, other = ({"components": {"schemas": {"A": {keyword: number}}}} for number in (1.0, 1))
    assert f'"{keyword}": 1.0\n' in written(one)
    assert not is_same_document(one, other)


def test_lists_keep_their_order_in_canonical_form() -> None:
    root = {
        "servers": [{"url": "b"}, {"url": "a"}],
        "paths": {"/a": {"parameters": [{"name": "b"}, {"name": "a"}]}},
        "components": {"schemas": {"A": {"type": ["string", "null"], "required": ["b", "a"]}}},
    }
    assert canonical(root) == root


def test_unordered_lists_are_equal_in_any_order() -> None:
    def root(required: list[str], parameters: list[object]) -> dict[str, Any]:
        return {
            "paths": {"/a": {"get": {"parameters": parameters}}},
            "components": {"schemas": {"A": {"items": {"required": required}}}},
        }

    b, a = {"name": "b", "schema": {"maximum": 1.0}}, {"name": "a"}
    again = {"schema": {"maximum": 1}, "name": "b"}
    assert is_same_document(root(["b", "a"], [b, a]), root(["a", "b"], [a, again]))
    assert not is_same_document(root(["b"], [b, a]), root(["a", "b"], [b, a]))
    assert not is_same_document(root(["b"], [b, a]), root(["b"], [a]))


@pytest.mark.parametrize(
    "path",
    ["servers", "security", "tags", "x-a", "components schemas A enum"]
    + [f"components schemas A {key}" for key in ("anyOf", "oneOf", "prefixItems")]
    + ["components schemas A properties required", "components schemas required enum"],
)
def test_ordered_lists_in_another_order_are_not_equal(path: str) -> None:
    roots: list[Any] = [[{"a": 1}, {"b": 2}], [{"b": 2}, {"a": 1}]]
    for token in reversed(path.split()):
        roots = [{token: root} for root in roots]
    assert not is_same_document(*roots)


def test_component_named_like_a_field_is_not_a_field() -> None:
    one, other = (
        {"components": {"schemas": {"required": {"enum": names}}, "x-required": names}}
        for names in (["a", "b"], ["b", "a"])
    )
    assert not is_same_document(one, other)


def test_the_deepest_document_is_written() -> None:
    levels = limits.MAX_DEPTH - 1
    text = '{"a":' * levels + "[]" + "}" * levels
    source = read(text.encode(), "openapi")
    assert json.loads(written(source.root)) == source.root
    assert len(digest(source.root)) == 64


def test_unreadable_snapshot_is_not_written() -> None:
    items: Any = [0] * (limits.MAX_BYTES // 500)
    for _ in range(limits.MAX_DEPTH - 2):
        items = [items]
    with pytest.raises(DocumentError, match="snapshot would be larger than 64 MiB"):
        dump({"x-a": items})
    with pytest.raises(DocumentError, match="snapshot would be larger than 64 MiB"):
        dump({"x-a": "ü" * (limits.MAX_BYTES // 2)})
