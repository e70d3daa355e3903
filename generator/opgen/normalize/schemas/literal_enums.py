"""Enums as literal types: closed in requests, and open in responses."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Literal

from opgen.api.model import Response
from opgen.api.schema import (
    Alias,
    Const,
    Definition,
    Enum,
    Ref,
    Scalar,
    Schema,
    transform,
    transform_definition,
    union,
)
from opgen.normalize.names.apply import Named


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

    return Named(
        definitions=tuple(
            (
                transform_definition(_alias(each), opened)
                if each.name in received
                else _alias(each)
            )
            for each in named.definitions
        ),
        operations=tuple(
            replace(
                each,
                responses=tuple(
                    _opened(response, opened) for response in each.responses
                ),
            )
            for each in named.operations
        ),
        webhooks=tuple(
            replace(each, schema=transform(each.schema, opened))
            for each in named.webhooks
        ),
    )


def _opened(response: Response, opened: Callable[[Schema], Schema]) -> Response:
    stream = response.stream
    if stream is not None:
        stream = replace(stream, items=transform(stream.items, opened))
    return replace(response, schema=transform(response.schema, opened), stream=stream)


def _type(enum: Enum) -> Literal["string", "integer"]:
    return "string" if isinstance(enum.members[0].value, str) else "integer"


def _alias(definition: Definition) -> Definition:
    """Return the alias of the values of an enum, or any other definition unchanged."""
    if not isinstance(definition, Enum):
        return definition
    values: list[Schema] = [Const(each.value) for each in definition.members]
    return Alias(
        name=definition.name, schema=union(values), description=definition.description
    )
