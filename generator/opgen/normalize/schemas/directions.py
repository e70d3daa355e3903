"""Definitions that requests and responses need, and their differences between the two."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from opgen.api.constraints import limits
from opgen.api.schema import (
    Alias,
    Constraints,
    Definition,
    Definitions,
    Field,
    Model,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    accepts_null,
    referenced,
    schemas_of,
)
from opgen.core import graphs
from opgen.core.frozen import frozen
from opgen.normalize.schemas.collected import explained


def reachable(definitions: Definitions, roots: Iterable[str], schemas: Iterable[Schema]) -> Definitions:
    """Return the definitions with the names `roots`, and all definitions that `roots` or `schemas` need."""
    refs = [Ref(name) for name in roots]
    names = reached(definitions, [*refs, *schemas])
    return {name: each for name, each in definitions.items() if name in names}


def reached(definitions: Definitions, schemas: Iterable[Schema]) -> set[str]:
    """Return the names of the definitions that `schemas` need directly or indirectly."""

    def following(name: str) -> Iterator[str]:
        for schema in schemas_of(definitions[name]) if name in definitions else ():
            yield from referenced(schema)

    start = [name for schema in schemas for name in referenced(schema)]
    return {*start, *graphs.reached(start, following)} & definitions.keys()


def adapt_directions(
    definitions: Definitions, sent: Iterable[Schema], received: Iterable[Schema], *, is_observed: bool
) -> Definitions:
    """Adapt each definition to its use in requests, in responses, or in both.

    With `is_observed`, models of responses have the facts that only an observer needs.

    Models stay closed and patterns stay only in definitions that no response contains. Tagged unions in responses
    become open. Without these changes, the client would reject valid responses of a newer server. A read-only field
    becomes optional if requests contain the model. It is not marked as read-only if only responses contain the model. A write-only field becomes optional if responses contain the model.
    """
    is_sent = reached(definitions, sent)
    is_received = reached(definitions, received)
    adapted = {}
    for name, definition in definitions.items():
        is_strict = name in is_sent and name not in is_received
        direction = _Direction(
            is_strict=is_strict,
            is_sent=name in is_sent,
            is_received=name in is_received,
            is_observed=is_observed and name in is_received,
        )
        adapted[name] = _directed(definition, direction, definitions)
    return adapted


@frozen
class _Direction:
    """Directions in which a definition is sent. A definition is strict if only requests contain it."""

    is_strict: bool
    is_sent: bool
    is_received: bool
    is_observed: bool


def _directed(definition: Definition, direction: _Direction, definitions: Definitions) -> Definition:
    if isinstance(definition, Model):
        fields = tuple(_directed_field(field, direction, definitions) for field in definition.fields)
        closed, seals = (definition.closed and each for each in (direction.is_strict, direction.is_observed))
        return replace(definition, fields=fields, closed=closed, seals=seals)
    if isinstance(definition, TaggedUnion):
        return replace(definition, is_open=direction.is_received)
    if isinstance(definition, Alias) and not direction.is_strict:
        schema, pattern = _without_pattern(definition.schema)
        return replace(definition, schema=schema, description=explained(definition.description, pattern))
    return definition


def _directed_field(field: Field, direction: _Direction, definitions: Definitions) -> Field:
    is_required_to_send = not (direction.is_sent and field.read_only)
    is_required_to_receive = not (direction.is_received and field.write_only)
    read_only = field.read_only and direction.is_sent
    required = field.required and is_required_to_send and is_required_to_receive
    is_told = (direction.is_sent and not read_only) or direction.is_observed
    sends_null = is_told and not required and accepts_null(field.schema, definitions)
    if (read_only, required, sends_null) != (field.read_only, field.required, field.sends_null):
        field = replace(field, read_only=read_only, required=required, sends_null=sends_null)
    if direction.is_strict:
        return field
    schema, pattern = _without_pattern(field.schema)
    if not pattern:
        return field
    return replace(field, schema=schema, description=explained(field.description, pattern))


def _without_pattern(schema: Schema) -> tuple[Schema, list[str]]:
    """Return `schema` without its pattern, and the pattern in words."""
    if isinstance(schema, Nullable):
        inner, words = _without_pattern(schema.schema)
        return Nullable(inner), words
    if isinstance(schema, Scalar) and schema.constraints.pattern is not None:
        constraints = replace(schema.constraints, pattern=None)
        words = [limits(Constraints(pattern=schema.constraints.pattern))]
        return replace(schema, constraints=constraints), words
    return schema, []
