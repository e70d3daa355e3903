"""Replacement of keys and identities by assigned names in operations, webhooks and definitions."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

from opgen.api.model import Content, Operation, Response, Webhook
from opgen.api.schema import (
    Definition,
    Enum,
    Model,
    Ref,
    Schema,
    TaggedUnion,
    nullable,
    transform,
    transform_definition,
)
from opgen.normalize.names.assign import NameTable

_Rename = Callable[[Schema], Schema]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Operations, webhooks and definitions with their Python names."""

    definitions: tuple[Definition, ...]
    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]


def apply(
    unnamed: Named, table: NameTable, nullable_components: Collection[str], family_bases: Mapping[str, str]
) -> Named:
    """Replace the keys and identities in `unnamed` by the names in `table`.

    A class cannot be nullable. Each reference to one of `nullable_components` therefore becomes nullable.
    """
    rename = partial(_renamed, table.schemas, nullable_components)
    return Named(
        definitions=tuple(
            _described(_definition(each, table, rename), family_bases, table, each.name) for each in unnamed.definitions
        ),
        operations=tuple(_operation(each, table, rename) for each in unnamed.operations),
        webhooks=tuple(
            replace(
                each,
                name=table.webhooks[each.name].name,
                origin=table.webhooks[each.name].label,
                schema=transform(each.schema, rename),
            )
            for each in unnamed.webhooks
        ),
    )


def _renamed(names: Mapping[str, str], nullable_components: Collection[str], schema: Schema) -> Schema:
    if not isinstance(schema, Ref):
        return schema
    ref = Ref(names[schema.name])
    return nullable(ref) if schema.name in nullable_components else ref


def _definition(definition: Definition, table: NameTable, rename: _Rename) -> Definition:
    identity, name = definition.name, table.schemas[definition.name]
    renamed = replace(transform_definition(definition, rename), name=name)
    match renamed:
        case Model(fields=fields):
            own = table.fields[identity]
            return replace(
                renamed,
                fields=tuple(
                    (each if own[each.wire_name] == each.name else replace(each, name=own[each.wire_name]))
                    for each in fields
                ),
            )
        case Enum(members=members):
            own = table.members[identity]
            return replace(renamed, members=tuple(replace(m, name=own[str(m.value)]) for m in members))
        case TaggedUnion(mapping=mapping, other=other):
            return replace(
                renamed,
                mapping=tuple((value, table.schemas[ref]) for value, ref in mapping),
                other=other and table.schemas[other],
            )
        case _:
            return renamed


def _described(definition: Definition, family_bases: Mapping[str, str], table: NameTable, identity: str) -> Definition:
    """Set the description of the union of a base and its subtypes. Return other definitions unchanged."""
    if identity not in family_bases:
        return definition
    base = table.schemas[family_bases[identity]]
    return replace(definition, description=f"Union of `{base}` and the models derived from it.")


def _operation(operation: Operation, table: NameTable, rename: _Rename) -> Operation:
    body = operation.body
    if body is not None:
        contents = (_content(each, rename) for each in body.contents)
        body = replace(body, contents=tuple(contents))
    return replace(
        operation,
        name=table.operations[operation.key],
        parameters=tuple(replace(each, schema=transform(each.schema, rename)) for each in operation.parameters),
        body=body,
        responses=tuple(_response(each, rename) for each in operation.responses),
        headers=tuple(replace(each, schema=transform(each.schema, rename)) for each in operation.headers),
    )


def _response(response: Response, rename: _Rename) -> Response:
    stream = response.stream
    if stream is not None:
        stream = replace(stream, items=transform(stream.items, rename))
    return replace(response, schema=transform(response.schema, rename), stream=stream)


def _content(content: Content, rename: _Rename) -> Content:
    parts = [
        replace(
            part, form=transform(part.form, rename), given=None if part.given is None else transform(part.given, rename)
        )
        for part in content.parts
    ]
    return replace(content, schema=transform(content.schema, rename), parts=tuple(parts))
