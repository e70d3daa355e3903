"""The written form, which people review, and the equality form, which decides whether something changed."""

import json
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from opgen.core.errors import DocumentError
from opgen.document.canonical import canonical, digest, dump
from opgen.source import limits
from opgen.source.read import read

from tests.support.tables import tables
from tests.unit.source.reading import SCALARS, TEXTS

TABLES = tables(__file__)

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


SCHEMA = "{components: {schemas: {Job: SCHEMA}}}"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        *TABLES[
            "fields_and_names_are_in_canonical_order"
        ],  # The data of examples are sorted, and not otherwise changed.
        *(
            (
                SCHEMA.replace(
                    "SCHEMA", f"{{{key}: [{{properties: {{b: 1.0, a: {{minimum: 2.0}}}}, items: [{{b: 1, a: 2}}]}}]}}"
                ),
                SCHEMA.replace(
                    "SCHEMA", f"{{{key}: [{{items: [{{a: 2, b: 1}}], properties: {{a: {{minimum: 2.0}}, b: 1.0}}}}]}}"
                ),
            )
            for key in ("example", "default", "enum", "x-a")
        ),
    ],
)
def test_fields_and_names_are_in_canonical_order(written: str, expected: str) -> None:
    assert json.dumps(canonical(yaml.safe_load(written))) == json.dumps(yaml.safe_load(expected))


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


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("{A: {items: {required: [b, a]}}}", "{A: {items: {required: [a, b]}}}", True),
        ("{A: {required: [b]}}", "{A: {required: [a, b]}}", False),
        # A component that is named like a field is not a field.
        ("{required: {enum: [a, b]}}", "{required: {enum: [b, a]}}", False),
    ],
)
def test_required_names_are_equal_in_any_order(one: str, other: str, *, is_same: bool) -> None:
    roots = [{"components": {"schemas": yaml.safe_load(each)}} for each in (one, other)]
    assert [canonical(root) for root in roots] == roots
    assert is_same_document(*roots) is is_same


def test_parameters_are_equal_in_any_order() -> None:
    def root(text: str) -> dict[str, Any]:
        return {"paths": {"/a": {"get": {"parameters": yaml.safe_load(text)}}}}

    both = root("[{name: b, schema: {maximum: 1.0}}, {name: a}]")
    assert is_same_document(both, root("[{name: a}, {schema: {maximum: 1}, name: b}]"))
    assert not is_same_document(both, root("[{name: a}]"))


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
