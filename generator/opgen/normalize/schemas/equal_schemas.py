"""Equality of schemas apart from annotations, explicit defaults and notation."""

import json
from collections.abc import Hashable, Iterator, Mapping
from typing import Any, Final

from opgen.core.schema_keywords import ANNOTATIONS, OPAQUE, SCHEMA_MAPS, SCHEMAS
from opgen.schemas.merged import MergedSchema, merge_schemas
from opgen.schemas.node import Node
from opgen.schemas.references import is_base

_IGNORED: Final = ANNOTATIONS - {"default", "readOnly", "writeOnly", "discriminator"} | {"$ref", "$dynamicRef", "allOf"}
"""Annotations that change neither a value nor its Python type, and keywords that `merge_schemas` resolves."""

_DEFAULTS: Final[Mapping[str, Any]] = {
    "readOnly": False,
    "writeOnly": False,
    "uniqueItems": False,
    "exclusiveMinimum": False,
    "exclusiveMaximum": False,
    "minLength": 0,
    "minItems": 0,
    "minProperties": 0,
    "unevaluatedItems": True,
    "unevaluatedProperties": True,
}
"""Values that keywords have if they are absent."""

_MERGED: Final = frozenset("""
    type nullable enum required properties items prefixItems additionalItems additionalProperties patternProperties
    oneOf anyOf
    """.split())
"""Keywords that are attributes of `MergedSchema`, or that `_own` compares in one form."""

_INNER: Final = SCHEMAS & {*OPAQUE}
_INNER_MAPS: Final = SCHEMA_MAPS & {*OPAQUE}

Nodes = tuple[Node, ...]


def are_equal(one: Node, other: Node) -> bool:
    """Return whether two schemas have the same values and the same Python types.

    Each pair of inner schemas is compared once. A pair in progress counts as equal, so cycles end.
    """
    waiting: list[tuple[Nodes, Nodes]] = [((one,), (other,))]
    seen: set[Hashable] = set()
    while waiting:
        first, second = waiting.pop()
        key = tuple(e.key for e in first), tuple(e.key for e in second)
        if key[0] == key[1] or key in seen:
            continue
        seen.add(key)
        before, after = merge_schemas(first), merge_schemas(second)
        if _own(before, first) != _own(after, second):
            return False
        inner, others = dict(_inner(before)), dict(_inner(after))
        if inner.keys() != others.keys():
            return False
        waiting += [(nodes, others[key]) for key, nodes in inner.items()]
    return True


def _own(merged: MergedSchema, nodes: Nodes) -> Hashable:
    """Return the keywords of a schema without the schemas inside it."""
    keywords = merged.keywords
    types = keywords.get("type", [])
    names = {*map(_text, types if isinstance(types, list) else [types])}
    null = _text("null")
    values = keywords.get("enum")
    return (
        frozenset(names - {null}),
        merged.nullable or null in names,
        frozenset(map(_text, values)) if isinstance(values, list) else _text(values),
        frozenset(merged.required),
        frozenset((keyword, _text(value)) for keyword, value in keywords.items() if _counts(keyword, value)),
        any(node.value is False for node in nodes),
        merged.extra is not None and merged.extra.value is False,
        tuple((union.keyword, len(union.members)) for union in merged.unions),
        # Two bases with the same content have subtypes of their own.
        frozenset(part.pointer for part in merged.parts if is_base(part)),
    )


def _counts(keyword: str, value: Any) -> bool:  # untrusted JSON
    """Return whether a keyword is neither an annotation, nor a default, nor compared in another form."""
    if keyword in _IGNORED or keyword in _MERGED or keyword.startswith("x-"):
        return False
    if keyword in _INNER_MAPS or (keyword in _INNER and isinstance(value, dict | bool)):
        return False
    return keyword not in _DEFAULTS or _text(value) != _text(_DEFAULTS[keyword])


def _inner(merged: MergedSchema) -> Iterator[tuple[Hashable, Nodes]]:
    """Yield the schemas inside a schema by their places. A schema that allows all values counts as absent."""
    found: list[tuple[Hashable, Nodes]] = [("items", merged.items)]
    if merged.extra is not None:
        found.append(("extra", (merged.extra,)))
    found.append(("rest", merged.rest))
    found += [((keyword, name), (node,)) for keyword, name, node in _keyed(merged)]
    for key, nodes in found:
        listed = tuple(node for node in nodes if not _is_any(node.value))
        if listed:
            yield key, listed
    for name, nodes in merged.properties.items():
        yield ("properties", name), nodes
    for number, nodes in enumerate(merged.prefix):
        yield ("prefix", number), nodes
    for number, union in enumerate(merged.unions):
        for index, member in enumerate(union.members):
            yield (union.keyword, number, index), (member,)


def _keyed(merged: MergedSchema) -> Iterator[tuple[str, Hashable, Node]]:
    for number, (pattern, node) in enumerate(merged.patterns):
        yield "patternProperties", (pattern, number), node
    for number, part in enumerate(merged.parts):
        for keyword in _INNER:
            inner = part.child(keyword)
            if inner is not None and isinstance(inner.value, dict | bool):
                yield keyword, number, inner
        for keyword in _INNER_MAPS:
            schemas = part.child(keyword)
            if schemas is not None and isinstance(schemas.value, dict):
                for name, node in schemas.entries():
                    yield keyword, (name, number), node


def _is_any(value: Any) -> bool:  # untrusted JSON
    """Return whether a schema allows all values."""
    if isinstance(value, dict):
        return all(key in _IGNORED - {"$ref", "$dynamicRef", "allOf"} for key in value)
    return value is True


def _text(value: Any) -> str:  # untrusted JSON
    """Return `value` as JSON text. Numbers with the same value have the same text."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True)
