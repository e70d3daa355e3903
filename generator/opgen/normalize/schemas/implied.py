"""Keywords beside a reference that the referenced schema already implies."""

from collections.abc import Collection, Iterator
from typing import Any

from opgen.core.pointers import Pointer
from opgen.core.schema_keywords import LOWER_LIMITS, UPPER_LIMITS
from opgen.normalize.node import Node

_MAX_SCHEMAS = 100
"""Largest number of schemas that are searched for one keyword."""
_OBJECT_KEYWORDS = frozenset({"properties", "additionalProperties"})
_NUMBERS = (int, float)


Claim = tuple[str, Any]
"""Keyword of a schema and its value, which is untrusted JSON."""


def implies(target: Node, claim: Claim, claimants: Collection[Pointer]) -> bool:
    """Return whether the schema `target`, or a schema that it includes, implies `claim`.

    Schemas at the pointers `claimants` do not count, because they make the claim.
    """
    keyword, value = claim
    parts = [value]
    if keyword in {"required", "properties"}:
        if not isinstance(value, list if keyword == "required" else dict):
            return False  # an invalid value, which is reported elsewhere
        parts = [*value] if isinstance(value, list) else [*value.items()]
    return all(_implies(target, keyword, part, {*claimants}) for part in parts)


def _implies(node: Node, keyword: str, value: Any, seen: set[Pointer]) -> bool:
    if node.pointer in seen or len(seen) > _MAX_SCHEMAS:
        return False
    seen.add(node.pointer)
    if not isinstance(node.value, dict):
        return False
    if _has(node.value, keyword, value):
        return True
    if any(_implies(each, keyword, value, seen) for each in _included(node)):
        return True
    unions = (_listed(node, name) for name in ("oneOf", "anyOf"))
    return any(members and all(_implies(each, keyword, value, seen) for each in members) for members in unions)


def _included(node: Node) -> Iterator[Node]:
    """Yield the schemas that a value of `node` must also match."""
    target = node.target() if "$ref" in node else None
    if target is not None:
        yield target
    yield from _listed(node, "allOf")


def _listed(node: Node, keyword: str) -> list[Node]:
    child = node.child(keyword)
    return list(node.items(keyword)) if child is not None and isinstance(child.value, list) else []


def _has(schema: dict[str, Any], keyword: str, value: Any) -> bool:
    """Return whether the keywords of one schema imply `keyword` with `value`."""
    own = schema.get(keyword)
    if keyword == "type":
        return _has_type(schema, value)
    if keyword == "required":
        return isinstance(own, list) and value in own
    if keyword == "properties":
        name, inner = value
        return isinstance(own, dict) and name in own and _is_within(own[name], inner)
    if keyword in {"additionalProperties", "items"} and keyword not in schema:
        return value is True or value == {}
    if keyword == "enum" and isinstance(own, list) and isinstance(value, list):
        return all(any(_is_same(each, other) for other in value) for each in own)
    if isinstance(own, _NUMBERS) and isinstance(value, _NUMBERS):
        if keyword in UPPER_LIMITS and not isinstance(value, bool):
            return own <= value
        if keyword in LOWER_LIMITS and not isinstance(value, bool):
            return own >= value
    return keyword in schema and _is_same(own, value)


def _has_type(schema: dict[str, Any], value: Any) -> bool:
    allowed = [*map(str, value if isinstance(value, list) else [value])]
    if "type" not in schema:
        # A schema with properties and without a type is an object here.
        is_object = not _OBJECT_KEYWORDS.isdisjoint(schema)
        return is_object and "object" in allowed
    own = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    wider = [*allowed, *(["integer"] if "number" in allowed else [])]
    return all(name in wider for name in own)


def _is_within(schema: Any, other: Any) -> bool:
    """Return whether `schema` has all keywords of `other`, except texts for people."""
    if other is True:
        return True
    if not isinstance(schema, dict) or not isinstance(other, dict):
        return _is_same(schema, other)
    texts = {"title", "description", "example", "examples", "$comment"}
    return all(key in schema and _is_same(schema[key], value) for key, value in other.items() if key not in texts)


def _is_same(one: Any, other: Any) -> bool:
    """Return whether two JSON values are equal. `True` and `1` differ."""
    return repr(one) == repr(other)
