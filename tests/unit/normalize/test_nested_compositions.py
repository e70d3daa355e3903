"""Nested `allOf`, `oneOf` and `anyOf`: the work grows with the document, not with the number of paths through it."""

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from opgen.api.schema import Alias, AnyOf, Ref, Scalar, accepts_null
from opgen.core.errors import DocumentError
from opgen.core.options import Options
from opgen.diff.wire.documents import compare_documents
from opgen.document.document import Document
from opgen.normalize.schemas import unions
from opgen.pipeline import prepare, read_api
from opgen.schemas.node import Node
from opgen.schemas.sites import schemas_of
from opgen.schemas.validity import Validator

from tests.support.documents import operation, read_document
from tests.unit.diff.wire.test_work import calls

SHORT, LONG = 9, 18
Level = Callable[[int], dict[str, Any]]


def next_(number: int) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/S{number + 1}"}


def properties(**schemas: Any) -> dict[str, Any]:
    return {"type": "object", "properties": schemas}


def with_property(number: int, name: str) -> dict[str, Any]:
    return {"allOf": [next_(number), properties(**{name: {}})]}


LEVELS: dict[str, Level] = {
    "allOf twice": lambda n: {"allOf": [next_(n), next_(n)]},
    "properties": lambda n: properties(a=next_(n), b=next_(n)),
    "properties of allOf": lambda n: properties(a=with_property(n, "x"), b=with_property(n, "y")),
    "items": lambda n: {"type": "array", "prefixItems": [next_(n), {"allOf": [next_(n), {"maxItems": 3}]}]},
    "anyOf of allOf": lambda n: {"anyOf": [with_property(n, "x"), with_property(n, "y")]},
    "allOf of oneOf": lambda n: {
        "allOf": [{"oneOf": [next_(n), properties(x={})]}, {"anyOf": [next_(n), properties(y={})]}]
    },
    "union beside properties": lambda n: {
        **properties(k=next_(n)),
        "oneOf": [with_property(n, "x"), with_property(n, "y")],
    },
    "union of required": lambda n: {"oneOf": [{"allOf": [next_(n), {"required": [name]}]} for name in ("a", "b")]},
    "null": lambda n: {"anyOf": [next_(n), next_(n), {"type": "null"}]},
    "discriminator": lambda n: {"oneOf": [next_(n), with_property(n, "t")], "discriminator": {"propertyName": "t"}},
}
# Each level contains the next one as an inline schema.
INLINE: dict[str, Callable[[Any, int], dict[str, Any]]] = {
    "items beside a union": lambda inner, _: {
        "items": inner,
        "anyOf": [{"type": "array", "minItems": 1}, {"type": "array", "maxItems": 2}],
    },
    "property beside a union": lambda inner, n: {
        **properties(**{f"p{n}": inner}),
        "oneOf": [properties(x={}), properties(y={})],
    },
}


def components(level: Level, count: int, leaf: str = "string") -> Document:
    """Return a document with `count` components, each of which refers to the next one at least twice."""
    schemas = {f"S{number}": level(number) for number in range(count)}
    schemas[f"S{count}"] = properties(a={"type": leaf})
    return read_document({"/a": {"get": operation("a", schema=next_(-1))}}, schemas=schemas)


def inline(name: str, count: int) -> Document:
    schema: Any = properties(a={"type": "string"})
    for number in range(count):
        schema = INLINE[name](schema, number)
    return read_document({"/a": {"get": operation("a", schema=schema)}})


def api(document: Document) -> None:
    """Read the API, or refuse it: so many schemas inside each other may exceed a limit."""
    with contextlib.suppress(DocumentError):
        read_api(document, Options(package="nested"))


@pytest.mark.parametrize("name", LEVELS)
def test_components_that_refer_twice_to_the_next_take_linear_work(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A lower limit, because the calls of so many combinations take seconds to count.
    monkeypatch.setattr(unions, "MAX_MEMBERS", 8)
    level = LEVELS[name]
    short, long = (calls(partial(api, components(level, n))) for n in (SHORT, LONG))

    assert long < 5 * short


def test_schema_has_at_most_64_combinations_of_nested_unions() -> None:
    document = components(LEVELS["anyOf of allOf"], 10)
    found = read_api(document, Options(package="nested"))

    assert len(found.definitions) < 10 * unions.MAX_MEMBERS
    assert any("matching" in note.message for note in found.notes)


@pytest.mark.parametrize("name", INLINE)
def test_inline_schema_is_lowered_once_for_all_members(name: str) -> None:
    short, long = (calls(partial(api, inline(name, n))) for n in (SHORT, LONG))

    assert long < 4 * short


@pytest.mark.parametrize("name", LEVELS)
def test_comparison_takes_linear_work(name: str) -> None:
    def compared(count: int) -> int:
        old, new = (prepare(components(LEVELS[name], count, leaf)).document for leaf in ("string", "integer"))
        return calls(partial(compare_documents, old, new, today=None))

    assert compared(LONG) < 3 * compared(SHORT)


@pytest.mark.parametrize("name", LEVELS)
def test_validity_of_a_value_takes_linear_work(name: str) -> None:
    def validated(count: int) -> int:
        schemas = schemas_of(components(LEVELS[name], count))
        validator = Validator(schemas, is_sent=True)
        root = Node(next_(-1), ("paths", "/a"), schemas.side)
        values: list[Any] = [{"a": 1, "k": {"a": 2}}, [[], []], None, "text"]

        def violations() -> None:
            for value in values:
                for each in validator.violations((root,), value):
                    assert each.leaves

        return calls(violations)

    assert validated(LONG) < 4 * validated(SHORT)


def test_null_of_aliases_is_searched_once() -> None:
    def searched(count: int) -> int:
        ref = [Ref(f"S{number}") for number in range(count + 1)]
        definitions = {
            f"S{n}": Alias(name=f"S{n}", schema=AnyOf((ref[n + 1], ref[n + 1])), description="") for n in range(count)
        }
        definitions[f"S{count}"] = Alias(name=f"S{count}", schema=Scalar(type="string"), description="")
        return calls(partial(accepts_null, ref[0], definitions))

    assert searched(100) < 3 * searched(50)
