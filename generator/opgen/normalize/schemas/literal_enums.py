"""Enums as literal types: closed in requests, and open in responses."""

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from opgen.api.schema import Alias, Const, Definition, Enum, Ref, Scalar, Schema, union
from opgen.normalize.names.apply import Named
from opgen.normalize.schemas.received import change_received


def with_literal_enums(named: Named, received: Collection[str]) -> Named:
    """Return `named` with an alias of a literal type in the place of each enum.

    An alias accepts the documented values. A value that the API sends may have another value too: `Color | str`. So a
    model of requests and of responses has the open type, because a response must not fail. `received` has the names of
    the definitions in responses.
    """
    open_types = {
        each.name: union([Ref(each.name), Scalar(type=_type(each))])
        for each in named.definitions
        if isinstance(each, Enum)
    }

    def opened(schema: Schema) -> Schema:
        if isinstance(schema, Ref):
            return open_types.get(schema.name, schema)
        return schema

    aliased = replace(named, definitions=tuple(map(_alias, named.definitions)))
    return change_received(aliased, received, opened)


def _type(enum: Enum) -> Literal["string", "integer"]:
    return "string" if isinstance(enum.members[0].value, str) else "integer"


def _alias(definition: Definition) -> Definition:
    """Return the alias of the values of an enum, or any other definition unchanged."""
    if not isinstance(definition, Enum):
        return definition
    values: list[Schema] = [Const(each.value) for each in definition.members]
    return Alias(name=definition.name, schema=union(values), description=definition.description)
