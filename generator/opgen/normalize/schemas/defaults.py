"""A `default` is kept only if the schema it stands in accepts it; generated code never sees any other."""

from typing import Any

from opgen.api.schema import (
    AnyOf,
    Array,
    Const,
    Default,
    Empty,
    Map,
    Nullable,
    Ref,
    Scalar,
    Schema,
)
from opgen.normalize.node import Node
from opgen.normalize.schemas import scalars
from opgen.normalize.schemas.flatten import Flat, flatten


def default_of(
    value: Any,  # untrusted JSON
    schema: Schema,
    nodes: tuple[Node, ...],
) -> Default | None:
    """The default `value` of a place whose schema is `schema`, lowered from `nodes`; None where it does not fit.

    Kept are scalars, enum members, `[]`, and `{}` for a map or a model that needs no field. Null needs no default.
    """
    if isinstance(schema, Nullable):
        return default_of(value, schema.schema, nodes)
    if isinstance(schema, AnyOf):
        found = (default_of(value, member, ()) for member in schema.members)
        return next((default for default in found if default is not None), None)
    if isinstance(schema, Scalar):
        return Default(value) if scalars.accepts(schema, value) else None
    if isinstance(schema, Const):
        is_equal = type(value) is type(schema.value) and value == schema.value
        return Default(value) if is_equal else None
    if isinstance(schema, Array):
        is_empty = value == [] and not schema.constraints.min_items
        return Default(Empty.LIST) if is_empty else None
    if isinstance(schema, Map):
        return Default(Empty.MAP) if value == {} else None
    if isinstance(schema, Ref) and nodes and value is not None:
        return _of_definition(value, flatten(nodes))
    return None


def _of_definition(value: Any, flat: Flat) -> Default | None:  # untrusted JSON
    values = flat.keywords.get("enum")
    if isinstance(values, list):
        is_member = any(type(value) is type(v) and value == v for v in values)
        is_named = isinstance(value, str | int) and len(values) > 1
        return Default(value) if is_member and is_named else None
    if flat.choices and not flat.properties:
        # The one branch that is not null: `anyOf: [{$ref}, {type: "null"}]`.
        branches = [
            node
            for choice in flat.choices
            for node in choice.branches
            if node.value != {"type": "null"}
        ]
        if len(branches) > 1 and value == {}:
            return None
        found = (_of_definition(value, flatten((node,))) for node in branches)
        return next((default for default in found if default is not None), None)
    is_base = any("discriminator" in part for part in flat.parts)
    if value == {} and flat.properties and not flat.choices and not is_base:
        is_free = flat.required.isdisjoint(flat.properties)
        return Default(Empty.MODEL) if is_free else None
    return None
