"""Defaults of values.

Generated code contains only defaults that the schema accepts.
"""

from typing import Any

from opgen.api.schema import AnyOf, Array, Const, Default, Empty, Map, Nullable, Ref, Scalar, Schema
from opgen.core.pointers import Pointer
from opgen.normalize.schemas import scalars
from opgen.schemas.merged import MergedSchema, merge_schemas
from opgen.schemas.node import Node, Nodes
from opgen.schemas.parts import split_null


def default_of(value: Any, schema: Schema, nodes: Nodes) -> Default | None:  # untrusted JSON
    """Return `value` as the default of `schema`; None if `schema` does not accept `value`.

    `schema` is lowered from `nodes`. Supported values are scalars, enum members, `[]`, and `{}` for a map or a model
    without required fields. For null, return None, because null needs no default.
    """
    match schema:
        case Nullable(schema=inner):
            return default_of(value, inner, nodes)
        case AnyOf(members=members):
            found = (default_of(value, member, ()) for member in members)
            return next((default for default in found if default is not None), None)
        case Scalar() if scalars.accepts(schema, value):
            return Default(value)
        case Const(value=only) if _is_same(value, only):
            return Default(value)
        case Array() if value == [] and not schema.constraints.min_items:
            return Default(Empty.LIST)
        case Map() if value == {}:
            return Default(Empty.MAP)
        case Ref() if nodes and value is not None:
            return _of_definition(value, merge_schemas(nodes), set())
        case _:
            return None


def _constant(node: Node) -> str | int | None:
    """Return the only value of a schema. A union of such schemas with values of one type becomes an enum."""
    keywords = merge_schemas((node,)).keywords
    values = keywords.get("enum", [keywords.get("const")])
    is_single = isinstance(values, list) and len(values) == 1
    return values[0] if is_single and type(values[0]) in {str, int} else None


def _is_same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _of_definition(value: Any, merged: MergedSchema, seen: set[Pointer]) -> Default | None:  # untrusted JSON
    """Return the default `value` of a definition. Members of unions in `seen` are not read again."""
    values = merged.keywords.get("enum")
    if isinstance(values, list):
        is_member = any(_is_same(value, each) for each in values)
        is_named = isinstance(value, str | int) and len(values) > 1
        return Default(value) if is_member and is_named else None
    if merged.unions and not merged.properties:
        # The member null accepts no default. Other members may accept one, as in `anyOf: [{$ref}, {type: "null"}]`.
        members = [node for union in merged.unions for node in split_null(union.members)[0]]
        if len(members) > 1 and value == {}:
            return None
        constants = list(map(_constant, members))
        if len(constants) > 1 and None not in constants:
            is_member = any(_is_same(value, each) for each in constants)
            return Default(value) if is_member else None
        for node in members:
            if node.pointer not in seen:
                seen.add(node.pointer)
                default = _of_definition(value, merge_schemas((node,)), seen)
                if default is not None:
                    return default
        return None
    is_base = any("discriminator" in part for part in merged.parts)
    if value == {} and merged.properties and not merged.unions and not is_base:
        is_free = merged.required.keys().isdisjoint(merged.properties)
        return Default(Empty.MODEL) if is_free else None
    return None
