"""Arrays without `type`: lists in requests, and any values in responses."""

from collections.abc import Collection
from dataclasses import replace

from opgen.api.schema import (
    Alias,
    Anything,
    Array,
    Definition,
    Map,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
    Tuple,
    nullable,
    transform,
    union,
)
from opgen.normalize.names.apply import Named
from opgen.normalize.schemas.received import change_received
from opgen.normalize.schemas.scalars import without_constraints

_OTHERS: tuple[Schema, ...] = (
    Map(Anything()),
    Scalar(type="string"),
    Scalar(type="integer"),
    Scalar(type="number"),
    Scalar(type="boolean"),
    Null(),
)
"""All values that are not arrays."""


def with_implied_arrays(named: Named, received: Collection[str]) -> Named:
    """Return `named` with all values that are valid for an array without `type`, in responses.

    `items` has no effect on a value that is not an array. Source: JSON Schema 2020-12 section 10.3.1. An array with an
    invalid item stays invalid. An alias of an array is a list, because parameters may have its type too. `received`
    has the names of the definitions in responses.
    """
    aliases = {each.name for each in named.definitions if _is_alias(each)}

    def opened(schema: Schema) -> Schema:
        is_alias = isinstance(schema, Ref) and schema.name in aliases
        if is_alias or (isinstance(schema, Array | Tuple) and schema.is_implied):
            return union([without_constraints(schema), *_OTHERS])
        return schema

    def with_opened_items(schema: Schema) -> Schema:
        match schema:
            case Nullable(schema=inner):
                return nullable(with_opened_items(inner))
            case Array(items=items):
                return replace(schema, items=transform(items, opened))
            case Tuple(items=items):
                changed = tuple(transform(each, opened) for each in items)
                return replace(schema, items=changed)
            case _:
                return schema

    definitions = tuple(
        (
            replace(each, schema=with_opened_items(each.schema))
            if isinstance(each, Alias) and each.name in aliases & {*received}
            else each
        )
        for each in named.definitions
    )
    others = {*received} - aliases
    return change_received(replace(named, definitions=definitions), others, opened)


def _is_alias(definition: Definition) -> bool:
    """Return whether `definition` is an alias of an array without `type`."""
    if not isinstance(definition, Alias):
        return False
    schema = definition.schema
    inner = schema.schema if isinstance(schema, Nullable) else schema
    return isinstance(inner, Array | Tuple) and inner.is_implied
