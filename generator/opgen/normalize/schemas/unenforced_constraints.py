"""Constraints that no Python type expresses, converted to words."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from opgen.api.constraints import counted, limits
from opgen.api.schema import Array, Nullable, Scalar, Schema
from opgen.core.pointers import Pointer
from opgen.schemas.merged import MergedSchema, end_of_items
from opgen.schemas.node import Node

_MAX_LENGTH = 120


def json_excerpt(value: Any) -> str:  # untrusted JSON
    """Return `value` as JSON on one line. Long JSON is truncated."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + "…"


def unenforced_constraints(merged: MergedSchema, types: Collection[str]) -> Iterator[tuple[Pointer, str]]:
    """Yield the constraints on values of `types` that no Python type expresses, each as a pointer and words.

    If `types` is empty, yield the constraints on values of every type.
    """
    for part in merged.parts:
        if _KEYWORDS.isdisjoint(part.value):
            continue
        for type_, words in _WORDS.items():
            if type_ == "any" or not types or type_ in types:
                for keyword in sorted(words.keys() & part.value.keys()):
                    if text := words[keyword](part.value[keyword], part):
                        yield (*part.pointer, keyword), text


def constraint_words(schema: Schema) -> str:
    """Return the type and the constraints of `schema` in words; empty if it has no constraints."""
    if isinstance(schema, Nullable):
        return constraint_words(schema.schema)
    if isinstance(schema, Scalar | Array):
        words = limits(schema.constraints)
        type_ = schema.type if isinstance(schema, Scalar) else "array"
        return words and f"{type_}, {words}"
    return ""


_Words = Callable[[Any, Node], str]


def _dependent_required(value: Any, _: Node) -> str:  # untrusted JSON
    if not isinstance(value, dict):
        return ""
    return "; ".join(
        f"{json_excerpt(name)} requires {', '.join(map(json_excerpt, needed))}"
        for name, needed in value.items()
        if isinstance(needed, list)
    )


def _dependent_schemas(value: Any, _: Node) -> str:  # untrusted JSON
    if not isinstance(value, dict):
        return ""
    return "; ".join(f"if {json_excerpt(name)} is present, {json_excerpt(schema)}" for name, schema in value.items())


def _others(noun: str, value: Any) -> str:  # untrusted JSON
    if value is True:
        return ""
    return f"no other {noun}" if value is False else f"other {noun} match {json_excerpt(value)}"


def _contains(value: Any, node: Node) -> str:
    least = node.value.get("minContains", 1)
    most = node.value.get("maxContains")
    limit = f" and at most {most}" if most is not None else ""
    return f"at least {least}{limit} of the items match {json_excerpt(value)}"


def _condition(value: Any, node: Node) -> str:
    clauses = [f"{word} {json_excerpt(node.value[word])}" for word in ("then", "else") if word in node.value]
    return ", ".join([f"if {json_excerpt(value)}", *clauses]) if clauses else ""


_WORDS: Mapping[str, Mapping[str, _Words]] = {
    "any": {"not": lambda value, _: f"not matching {json_excerpt(value)}", "if": _condition},
    "object": {
        "minProperties": lambda value, _: f"at least {counted(value, 'property')}",
        "maxProperties": lambda value, _: f"at most {counted(value, 'property')}",
        "propertyNames": lambda value, _: f"each property name matches {json_excerpt(value)}",
        "dependentRequired": _dependent_required,
        "dependentSchemas": _dependent_schemas,
        "dependencies": _dependent_schemas,
        "unevaluatedProperties": lambda value, _: _others("properties", value),
    },
    "array": {
        "uniqueItems": lambda value, _: "no duplicate items" if value is True else "",
        "contains": _contains,
        "unevaluatedItems": lambda value, node: "" if end_of_items(node) else _others("items", value),
    },
}
_KEYWORDS = frozenset(keyword for words in _WORDS.values() for keyword in words)
