"""The last look at all definitions together: unions that hold, and what only requests should check."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from opgen.api.schema import (
    Alias,
    AnyOf,
    Anything,
    Bounds,
    Const,
    Definition,
    Field,
    Model,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    referenced,
    schemas_of,
    union,
)
from opgen.normalize.schemas.registry import explained
from opgen.normalize.schemas.unenforced_constraints import limits

Definitions = dict[str, Definition]
"""Definitions by name."""


def settle_unions(definitions: Definitions) -> Definitions:
    """Tagged unions; those whose members do not all have the tag, once, are not told apart by it.

    A model can carry one tag only: a member of two unions that call it differently settles neither. The property is
    required where it tells models apart.
    """
    unions = [
        _expanded(each, definitions)
        for each in definitions.values()
        if isinstance(each, TaggedUnion)
    ]
    tags: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for each in unions:
        for ref in {ref for _, ref in each.tags}:
            tags.setdefault((ref, each.property), set()).add(_tags_of(each, ref))
    settled = dict(definitions)
    for each in unions:
        refs = list(dict.fromkeys(ref for _, ref in each.tags))
        # pydantic looks for the tag by the one name of the field in all models.
        fields = {_tag_field(definitions.get(ref), each.property) for ref in refs}
        is_sound = len(fields) == 1 and all(
            len(tags[ref, each.property]) == 1 for ref in refs
        )
        field = fields.pop() if is_sound and each.is_told_apart else None
        if field is None:
            settled[each.name] = replace(each, is_told_apart=False)
            continue
        settled[each.name] = replace(each, field=field)
        for ref in refs:
            own = _tags_of(each, ref)
            settled[ref] = _tagged(settled[ref], each.property, own)
    return settled


def reachable(
    definitions: Definitions, kept: Iterable[str], schemas: Iterable[Schema]
) -> Definitions:
    """The definitions named in `kept`, those of `schemas`, and what they need: a tag's own enum, for one, is left over."""
    roots = [Ref(name) for name in kept]
    names = _reached(definitions, [*roots, *schemas])
    return {name: each for name, each in definitions.items() if name in names}


def settle_directions(
    definitions: Definitions, sent: Iterable[Schema], received: Iterable[Schema]
) -> Definitions:
    """What differs between what callers write and what they read.

    Closed models, closed unions and patterns stay only where nothing but requests is written with them: an answer
    that a newer server sends must still be read. A read-only field is never demanded in a request, nor a write-only
    one in an answer.
    """
    is_sent = _reached(definitions, sent)
    is_received = _reached(definitions, received)
    settled = {}
    for name, definition in definitions.items():
        is_strict = name in is_sent and name not in is_received
        direction = _Direction(
            is_strict=is_strict,
            is_sent=name in is_sent,
            is_received=name in is_received,
        )
        settled[name] = _directed(definition, direction)
    return settled


def accepts_null(
    schema: Schema, definitions: Definitions, seen: frozenset[str] = frozenset()
) -> bool:
    """Whether null is a value of `schema`; what an alias stands for is looked at too, unless `seen` already."""
    while isinstance(schema, Ref) and schema.name not in seen:
        seen |= {schema.name}
        definition = definitions.get(schema.name)
        if not isinstance(definition, Alias):
            return False
        schema = definition.schema
    if isinstance(schema, AnyOf):
        return any(accepts_null(each, definitions, seen) for each in schema.members)
    return isinstance(schema, Anything | Null | Nullable)


def _reached(definitions: Definitions, schemas: Iterable[Schema]) -> set[str]:
    reached: set[str] = set()
    waiting = [name for schema in schemas for name in referenced(schema)]
    while waiting:
        name = waiting.pop()
        if name not in reached and name in definitions:
            reached.add(name)
            for schema in schemas_of(definitions[name]):
                waiting.extend(referenced(schema))
    return reached


@dataclass(frozen=True, slots=True, kw_only=True)
class _Direction:
    """Who writes with a definition: the caller, the server, or both; strict is what only callers write."""

    is_strict: bool
    is_sent: bool
    is_received: bool


def _directed(definition: Definition, direction: _Direction) -> Definition:
    if isinstance(definition, Model):
        fields = tuple(_directed_field(field, direction) for field in definition.fields)
        closed = definition.closed and direction.is_strict
        return replace(definition, fields=fields, closed=closed)
    if isinstance(definition, TaggedUnion):
        return replace(definition, is_open=direction.is_received)
    if isinstance(definition, Alias) and not direction.is_strict:
        schema, pattern = _without_pattern(definition.schema)
        text = explained(definition.description, pattern)
        return replace(definition, schema=schema, description=text)
    return definition


def _directed_field(field: Field, direction: _Direction) -> Field:
    is_ours = not (direction.is_sent and field.read_only)
    is_theirs = not (direction.is_received and field.write_only)
    field = replace(field, required=field.required and is_ours and is_theirs)
    if direction.is_strict:
        return field
    schema, pattern = _without_pattern(field.schema)
    text = explained(field.description, pattern)
    return replace(field, schema=schema, description=text)


def _without_pattern(schema: Schema) -> tuple[Schema, list[str]]:
    """`schema` without its pattern, and that in words."""
    if isinstance(schema, Nullable):
        inner, words = _without_pattern(schema.schema)
        return Nullable(inner), words
    if isinstance(schema, Scalar) and schema.bounds.pattern is not None:
        bounds = replace(schema.bounds, pattern=None)
        words = [limits(Bounds(pattern=schema.bounds.pattern))]
        return replace(schema, bounds=bounds), words
    return schema, []


def _expanded(union: TaggedUnion, definitions: Definitions) -> TaggedUnion:
    """`union` with the members of unions among its own that have the same tag; without a base that is no model."""
    tags: dict[tuple[str, str], None] = {}
    waiting, seen = list(reversed(union.tags)), {union.name}
    while waiting:
        tag, ref = waiting.pop()
        inner = definitions.get(ref)
        if isinstance(inner, TaggedUnion) and inner.property == union.property:
            waiting += [] if ref in seen else reversed(inner.tags)
            seen.add(ref)
        else:
            tags[tag, ref] = None
    if len({tag for tag, _ in tags}) < len(tags):
        return replace(union, is_told_apart=False)
    other = union.other if _is_model(definitions, union.other) else None
    return replace(union, tags=tuple(tags), other=other)


def _is_model(definitions: Definitions, name: str | None) -> bool:
    return name is not None and isinstance(definitions.get(name), Model)


def _tags_of(union: TaggedUnion, ref: str) -> tuple[str, ...]:
    return tuple(tag for tag, other in union.tags if other == ref)


def _tag_field(definition: Definition | None, property_name: str) -> str | None:
    """The field of the property, if it is a model that has it."""
    fields = definition.fields if isinstance(definition, Model) else ()
    return next((f.name for f in fields if f.wire_name == property_name), None)


def _tagged(
    definition: Definition, property_name: str, tags: tuple[str, ...]
) -> Definition:
    """The model with its tag: required in both directions, and only what the union says that it can be."""
    if not isinstance(definition, Model):
        return definition
    schema = union([Const(tag) for tag in tags])
    fields = tuple(
        (
            replace(
                field,
                schema=schema,
                required=True,
                default=None,
                read_only=False,
                write_only=False,
            )
            if field.wire_name == property_name
            else field
        )
        for field in definition.fields
    )
    return replace(definition, fields=fields)
