"""Least change of one schema after which it accepts a part of a response."""

from collections.abc import Callable
from dataclasses import field
from typing import Any, Literal

from opgen.core.frozen import frozen
from opgen.core.json_values import items
from opgen.core.pointers import JsonObject
from opgen.core.schema_keywords import ASSERTIONS, KEYWORDS
from opgen.responses.problems import ANY, Problem
from opgen.schemas.node import Key, Node
from opgen.schemas.parts import accepts_null
from opgen.schemas.references import included

Dialect = Literal["swagger", "3.0", "3.1"]
# Keywords that decide about values of the right type, except constraints.
_SELECTING = frozenset({"enum", "const", "format"})
_UNIONS = ("anyOf", "oneOf")
_COMBINED = frozenset({"$ref", "$dynamicRef", "allOf", "discriminator"})
# Keywords that a union in place of a schema contains in its first member.
_BESIDE = ASSERTIONS - {"nullable"} | _COMBINED | {"title"}
_SCALARS = frozenset({"string", "integer", "number", "boolean", "null"})
_IMPLIED = {"properties": "object", "additionalProperties": "object", "items": "array"}
_SIZES = ("Length", "Items", "Properties")


@frozen
class Widening:
    """Change of one schema: keywords to remove, then keywords to merge into it, as an overlay merges them."""

    removed: tuple[str, ...] = ()
    update: JsonObject = field(default_factory=dict)  # JSON

    def applied(self, schema: JsonObject) -> JsonObject:
        """Return the changed schema."""
        remaining = {key: value for key, value in schema.items() if key not in self.removed}
        lists = {
            key: [*remaining[key], *new] for key, new in self.update.items() if isinstance(remaining.get(key), list)
        }
        return {**remaining, **self.update, **lists}


def refuses(node: Node, problem: Problem) -> bool:
    """Return whether the schema `node`, of any place of a response, still causes `problem`."""
    if problem.rule in {"null", "empty"} or problem.type == "null":
        return not accepts_null(node)
    if problem.rule == "constraint":
        names = _constraints(problem)
        return not _admits(node, problem, lambda key, limit: key in names and _is_violated(key, limit, problem))
    selecting = _selecting(problem.type)
    return not _admits(
        node,
        problem,
        lambda key, value: key in selecting and value not in ({}, None, True) and not _is_fitting(key, value, problem),
    )


def has_type(node: Node, name: str) -> bool:
    """Return whether values of a type fit the types of the schema `node`."""
    return _admits(node, Problem(rule="type", type=name), lambda *_: False)


def widened(schema: JsonObject, problem: Problem, dialect: Dialect) -> Widening:
    """Return the least change after which `schema` accepts the part that `problem` describes."""
    seen = problem.type or "null"
    if problem.rule in {"null", "empty"} or seen == "null":
        return _nullable(schema, dialect)
    if problem.rule == "constraint":
        names = tuple(key for key in _constraints(problem) if key in schema and _is_violated(key, schema[key], problem))
        return Widening(removed=names) if names else _union(schema, of_type(seen))
    if problem.rule == "enum":
        return _with_member(schema, problem)
    own = _types(schema)
    if own == ["integer"] and seen == "number":
        is_sized = "format" in schema
        return Widening(removed=("type", *("format",) * is_sized), update={"type": "number"})
    if not problem.fits and (seen in own or (seen == "integer" and "number" in own)):
        # The value fits no member of a union, or not the format. pydantic would prefer `str` to a date in a union.
        names = ("format",) if "format" in schema else tuple(key for key in schema if key in _BESIDE)
        return Widening(removed=names)
    # A keyword that concerns values of each type needs a union.
    concerns_all = any(key in schema for key, _, _, type_ in KEYWORDS if type_ == "any" and key in _BESIDE - {"type"})
    if dialect == "3.1" and own and {seen, *own} <= _SCALARS and not concerns_all:
        return _with_type(schema, seen)
    return _union(schema, _fitting(schema, problem))


def _nullable(schema: JsonObject, dialect: Dialect) -> Widening:
    enum = schema.get("enum")
    members: JsonObject = {"enum": [None]} if isinstance(enum, list) and None not in enum else {}
    if dialect != "3.1":
        flag = {"nullable" if dialect == "3.0" else "x-nullable": True}
        if "$ref" in schema:  # whose siblings have no effect
            return Widening(removed=("$ref",), update={"allOf": [{"$ref": schema["$ref"]}], **flag})
        return Widening(update={**members, **flag})
    unions: JsonObject = {keyword: [{"type": "null"}] for keyword in _UNIONS if keyword in schema}
    typed = _with_type(schema, "null") if _types(schema) or "type" in schema else Widening()
    constant: JsonObject = {"enum": [schema["const"], None]} if "const" in schema else {}
    update = {**typed.update, **unions, **members, **constant}
    if not update or not _COMBINED.isdisjoint(schema.keys() - {"discriminator"}):
        return _union(schema, {"type": "null"})
    return Widening(removed=(*typed.removed, *("const",) * len(constant)), update=update)


def _with_type(schema: JsonObject, seen: str) -> Widening:
    """Return the change that adds a type. A list cannot be merged into a text, so the text is removed first."""
    if isinstance(schema.get("type"), list):
        return Widening(update={"type": [seen]})
    return Widening(removed=("type",) if "type" in schema else (), update={"type": [*_types(schema), seen]})


def _with_member(schema: JsonObject, problem: Problem) -> Widening:
    if problem.text and isinstance(schema.get("enum"), list):
        return Widening(update={"enum": [problem.text]})
    if problem.text and "const" in schema:
        return Widening(removed=("const",), update={"enum": [schema["const"], problem.text]})
    member = {"enum": [problem.text]} if problem.text else {}
    return _union(schema, {**of_type(problem.type or "string"), **member})


def _union(schema: JsonObject, other: JsonObject) -> Widening:
    """Return the change to a union of the schema and `other`."""
    own = _asserted(schema)
    is_simple = other.get("type") in _SCALARS - {"number"}
    for keyword in _UNIONS[: 1 + is_simple]:  # values must match one member of `oneOf` alone
        if own.keys() <= {keyword, "discriminator", "title"} and keyword in own:
            return Widening(update={keyword: [other]})
    return Widening(removed=tuple(own), update={"anyOf": [own, other]})


def _asserted(schema: JsonObject) -> JsonObject:
    return {key: value for key, value in schema.items() if key in _BESIDE}


def _fitting(schema: JsonObject, problem: Problem) -> JsonObject:
    """Return the schema of the value that `problem` describes: its part that fits has `schema`."""
    own, name = _asserted(schema), problem.fits[1:]
    if name and problem.type == "object":
        return {"type": "object", "required": [name], "properties": {name: own}}
    return {"type": "array", "items": own} if name else of_type(problem.type or "null")


def _is_fitting(key: str, value: Any, problem: Problem) -> bool:  # JSON
    """Return whether a keyword is one of the schema that `_fitting` returns."""
    name = problem.fits[1:]
    if not name or name == ANY:
        return name == ANY and key == "items"
    return value == [name] if key == "required" else key == "properties" and name in value


def of_type(name: str) -> JsonObject:
    """Return the schema of all values of a type."""
    return {"type": name, "items": {}} if name == "array" else {"type": name}


def _types(schema: JsonObject) -> list[str]:
    """Return the types of a schema, those that its keywords imply, or nothing for a reference or a union."""
    written = schema.get("type")
    if isinstance(written, str | list):
        return [written] if isinstance(written, str) else [each for each in written if isinstance(each, str)]
    if not (_COMBINED | {*_UNIONS}).isdisjoint(schema):
        return []
    return [*dict.fromkeys(_IMPLIED[key] for key in _IMPLIED if key in schema)]


def _selecting(seen: str) -> frozenset[str]:
    """Return the keywords for which a value of the type `seen` may be of another type than the document says."""
    if seen in {"object", "array"}:
        return _SELECTING.union(key for key, _, _, type_ in KEYWORDS if type_ == seen)
    return _SELECTING if seen == "string" else _SELECTING - {"format"}


def _admits(
    node: Node, problem: Problem, refuses_by: Callable[[str, Any], bool], entered: frozenset[Key] = frozenset()
) -> bool:
    """Return whether `node` accepts a value as `problem` describes it, unless `refuses_by` a keyword and its value."""
    if not isinstance(node.value, dict) or node.key in entered:
        return node.value is True
    own, entered, seen, text = node.value, entered | {node.key}, problem.type, problem.text
    types = _types(own)
    if types and seen not in types and not (seen == "integer" and "number" in types):
        return False
    if any(refuses_by(key, value) and not (text and text in (value, *items(value))) for key, value in own.items()):
        return False
    unions = [node.items(keyword) for keyword in _UNIONS if keyword in own]
    return all(_admits(each, problem, refuses_by, entered) for each in included(node)) and all(
        any(_admits(each, problem, refuses_by, entered) for each in members) for members in unions
    )


def _constraints(problem: Problem) -> list[str]:
    """Return the constraints that a value of the seen type may violate."""
    kind = "number" if problem.type == "integer" else problem.type
    own = [key for key, form, role, type_ in KEYWORDS if type_ == kind and form != "ordered" and role in _ROLES]
    return [*own, *_OWN.get(kind, ()), "not", "if"]


_ROLES = ("lower", "upper", "opaque", "content")
_OWN = {"string": ("pattern", "format"), "number": ("multipleOf",), "array": ("uniqueItems",)}


def _is_violated(key: str, limit: object, problem: Problem) -> bool:
    """Return whether a constraint may be violated. Its length decides about a limit of lengths."""
    if problem.length is None or not key.endswith(_SIZES) or not isinstance(limit, int | float):
        return True
    return problem.length < limit if key.startswith("min") else problem.length > limit
