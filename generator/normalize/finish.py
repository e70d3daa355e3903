"""The last look at all definitions together: final names, unions that hold, and what only requests should check."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from generator.names import letters, pascal
from generator.normalize.registry import explained
from generator.normalize.unchecked import limits
from generator.schema import (
    Alias,
    AnyOf,
    Anything,
    Array,
    Bounds,
    Const,
    Definition,
    Field,
    Map,
    Model,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    Tuple,
    inner_schemas,
    united,
)

Definitions = dict[str, Definition]
"""Definitions by name."""


def final_names(
    hints: dict[str, str], taken: Collection[str], reserved: Collection[str]
) -> dict[str, str]:
    """The name of each provisional one: what it wants, or that with letters of its place where others want it too."""
    used = {name.lower() for name in (*taken, *reserved)}
    wanted = {key: pascal(hint) for key, hint in hints.items()}
    counts = Counter(name.lower() for name in wanted.values())
    names = {}
    for key in sorted(hints):
        name = wanted[key]
        if counts[name.lower()] > 1 or name.lower() in used:
            name += letters(key).capitalize()
        count = 4
        while name.lower() in used:
            count += 1
            name = wanted[key] + letters(key, count).capitalize()
        used.add(name.lower())
        names[key] = name
    return names


def renamed_definition(definition: Definition, names: dict[str, str]) -> Definition:
    """`definition` with every provisional name replaced."""
    name = names.get(definition.name, definition.name)
    if isinstance(definition, Model):
        fields = tuple(
            replace(field, schema=renamed(field.schema, names))
            for field in definition.fields
        )
        extra = definition.extra and renamed(definition.extra, names)
        return replace(definition, name=name, fields=fields, extra=extra)
    if isinstance(definition, Alias):
        return replace(definition, name=name, schema=renamed(definition.schema, names))
    if isinstance(definition, TaggedUnion):
        tags = tuple((tag, names.get(ref, ref)) for tag, ref in definition.tags)
        other = definition.other and names.get(definition.other, definition.other)
        return replace(definition, name=name, tags=tags, other=other)
    return replace(definition, name=name)


def renamed(schema: Schema, names: dict[str, str]) -> Schema:
    """`schema` with every provisional name replaced."""
    if isinstance(schema, Ref):
        return Ref(names.get(schema.name, schema.name))
    if isinstance(schema, Array):
        return replace(schema, items=renamed(schema.items, names))
    if isinstance(schema, Tuple):
        return Tuple(tuple(renamed(item, names) for item in schema.items))
    if isinstance(schema, Map):
        return Map(renamed(schema.values, names))
    if isinstance(schema, Nullable):
        return Nullable(renamed(schema.schema, names))
    if isinstance(schema, AnyOf):
        return AnyOf(tuple(renamed(member, names) for member in schema.members))
    return schema


def settle_unions(definitions: Definitions) -> Definitions:
    """Tagged unions; those whose members do not all have the tag, once, are not told apart by it.

    A model can carry one tag only: a member of two unions that call it differently settles neither. The property is
    required where it tells models apart.
    """
    unions = [d for d in definitions.values() if isinstance(d, TaggedUnion)]
    tags: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for union in unions:
        for ref in {ref for _, ref in union.tags}:
            tags.setdefault((ref, union.property), set()).add(_tags_of(union, ref))
    settled = dict(definitions)
    for union in unions:
        refs = list(dict.fromkeys(ref for _, ref in union.tags))
        # pydantic looks for the tag by the one name of the field in all models.
        fields = {_tag_field(definitions.get(ref), union.property) for ref in refs}
        is_sound = len(fields) == 1 and all(
            len(tags[ref, union.property]) == 1 for ref in refs
        )
        field = fields.pop() if is_sound else None
        if field is None:
            settled[union.name] = replace(union, is_told_apart=False)
            continue
        settled[union.name] = replace(union, field=field)
        for ref in refs:
            own = _tags_of(union, ref)
            settled[ref] = _tagged(settled[ref], union.property, own)
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


def references(schema: Schema) -> Iterator[str]:
    """The names of the definitions that `schema` mentions."""
    if isinstance(schema, Ref):
        yield schema.name
    for inner in inner_schemas(schema):
        yield from references(inner)


def _mentioned(definition: Definition) -> Iterator[str]:
    if isinstance(definition, Model):
        for field in definition.fields:
            yield from references(field.schema)
        if definition.extra is not None:
            yield from references(definition.extra)
    elif isinstance(definition, Alias):
        yield from references(definition.schema)
    elif isinstance(definition, TaggedUnion):
        yield from united(definition)


def _reached(definitions: Definitions, schemas: Iterable[Schema]) -> set[str]:
    reached: set[str] = set()
    waiting = [name for schema in schemas for name in references(schema)]
    while waiting:
        name = waiting.pop()
        if name not in reached and name in definitions:
            reached.add(name)
            waiting.extend(_mentioned(definitions[name]))
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


def _tags_of(union: TaggedUnion, ref: str) -> tuple[str, ...]:
    return tuple(tag for tag, other in union.tags if other == ref)


def _tag_field(definition: Definition | None, property_name: str) -> str | None:
    """The field of the property, if it is a model that has it."""
    fields = definition.fields if isinstance(definition, Model) else ()
    return next((f.name for f in fields if f.wire_name == property_name), None)


def _tagged(
    definition: Definition, property_name: str, tags: tuple[str, ...]
) -> Definition:
    """The model with its tag: required, and only what the union says that it can be."""
    if not isinstance(definition, Model):
        return definition
    # Several tags are printed by the union, too: a `Literal` of them all.
    schema = Const(tags[0]) if len(tags) == 1 else Scalar(type="string")
    fields = tuple(
        (
            replace(field, required=True, default=None, schema=schema)
            if field.wire_name == property_name
            else field
        )
        for field in definition.fields
    )
    return replace(definition, fields=fields)
