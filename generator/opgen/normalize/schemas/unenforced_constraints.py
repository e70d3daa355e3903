"""What a schema demands that no Python type says, in words."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from opgen.api.constraints import counted, limits
from opgen.api.schema import Array, Nullable, Scalar, Schema
from opgen.core.pointers import Pointer
from opgen.normalize.node import Node
from opgen.normalize.schemas.flatten import Flat, end_of_items

_LONGEST = 120


def shown(value: Any) -> str:  # untrusted JSON
    """`value` as JSON on one line, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def demands(flat: Flat, types: Collection[str]) -> Iterator[tuple[Pointer, str]]:
    """What the keywords of `flat` demand of a value of `types` (of any, if there are none) beyond its type."""
    for part in flat.parts:
        for kind, words in _WORDS.items():
            if kind == "any" or not types or kind in types:
                for keyword in sorted(words.keys() & part.value.keys()):
                    if text := words[keyword](part.value[keyword], part):
                        yield (*part.pointer, keyword), text


def constraint_words(schema: Schema) -> str:
    """The constraints of `schema`, which stands where pydantic cannot hold them; empty if it has none."""
    if isinstance(schema, Nullable):
        return constraint_words(schema.schema)
    if isinstance(schema, Scalar | Array):
        words = limits(schema.constraints)
        kind = schema.type if isinstance(schema, Scalar) else "array"
        return words and f"{kind}, {words}"
    return ""


_Words = Callable[[Any, Node], str]


def _dependent_required(value: Any, _: Node) -> str:  # untrusted JSON
    if not isinstance(value, dict):
        return ""
    return "; ".join(
        f"{shown(name)} requires {', '.join(map(shown, needed))}"
        for name, needed in value.items()
        if isinstance(needed, list)
    )


def _dependent_schemas(value: Any, _: Node) -> str:  # untrusted JSON
    if not isinstance(value, dict):
        return ""
    return "; ".join(
        f"if {shown(name)} is present, {shown(schema)}"
        for name, schema in value.items()
    )


def _others(what: str, value: Any) -> str:  # untrusted JSON
    if value is True:
        return ""
    return (
        f"no other {what}" if value is False else f"other {what} match {shown(value)}"
    )


def _unevaluated_items(value: Any, node: Node) -> str:
    return "" if end_of_items(node) else _others("items", value)


def _contains(value: Any, node: Node) -> str:
    least = node.value.get("minContains", 1)
    most = node.value.get("maxContains")
    limit = f" and at most {most}" if most is not None else ""
    return f"at least {least}{limit} of the items match {shown(value)}"


def _condition(value: Any, node: Node) -> str:
    branches = [
        f"{word} {shown(node.value[word])}"
        for word in ("then", "else")
        if word in node.value
    ]
    return ", ".join([f"if {shown(value)}", *branches]) if branches else ""


_WORDS: Mapping[str, Mapping[str, _Words]] = {
    "any": {
        "not": lambda value, _: f"not matching {shown(value)}",
        "if": _condition,
    },
    "object": {
        "minProperties": lambda value, _: f"at least {counted(value, 'property')}",
        "maxProperties": lambda value, _: f"at most {counted(value, 'property')}",
        "propertyNames": lambda value, _: f"each property name matches {shown(value)}",
        "dependentRequired": _dependent_required,
        "dependentSchemas": _dependent_schemas,
        "dependencies": _dependent_schemas,
        "unevaluatedProperties": lambda value, _: _others("properties", value),
    },
    "array": {
        "uniqueItems": lambda value, _: "no duplicate items" if value is True else "",
        "contains": _contains,
        "unevaluatedItems": _unevaluated_items,
    },
}
