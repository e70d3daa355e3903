"""The small language that every schema is lowered to: all that models, types and checks may know of a schema.

There is no dictionary in it. What a document says reaches datamodel-code-generator only through these fields, so an
extension key that would steer it cannot survive.
"""

import operator
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum, auto
from typing import Any, Literal, TypeVar, cast

ScalarType = Literal["string", "integer", "number", "boolean"]
_T = TypeVar("_T")
ScalarFormat = Literal["date", "time", "date-time", "uuid", "binary", "upload"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The constraints that pydantic states as such; the unit of a length is a code point, of a count an item."""

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiple_of: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None


UNBOUNDED = Bounds()


@dataclass(frozen=True, slots=True)
class Anything:
    """Every JSON value, null included."""


@dataclass(frozen=True, slots=True)
class Null:
    """The value null alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A string, number or boolean."""

    type: ScalarType
    format: ScalarFormat | None = None
    bounds: Bounds = UNBOUNDED


@dataclass(frozen=True, slots=True)
class Const:
    """Exactly one value."""

    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Ref:
    """A definition, by its Python name."""

    name: str
    via: str = ""
    """The module whose attribute it is; empty: the name itself is at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """A list whose items are all of one schema."""

    items: "Schema"
    bounds: Bounds = UNBOUNDED


@dataclass(frozen=True, slots=True)
class Tuple:
    """An array of exactly so many items, each with a schema of its own."""

    items: tuple["Schema", ...]


@dataclass(frozen=True, slots=True)
class Map:
    """An object with any keys."""

    values: "Schema"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least two different schemas, none of them null, anything, or an `AnyOf`."""

    members: tuple["Schema", ...]


@dataclass(frozen=True, slots=True)
class Nullable:
    """A schema that is neither null nor anything nor nullable itself, or null."""

    schema: "Schema"


Schema = Anything | Null | Scalar | Const | Ref | Array | Tuple | Map | AnyOf | Nullable


@dataclass(frozen=True, slots=True)
class Default:
    """A default that its schema accepts: a scalar, the wire value of an enum member, or something `Empty`."""

    value: "str | int | float | bool | Empty"


class Empty(StrEnum):
    """What an empty default is empty of: a list `[]`, a map `{}`, or a model none of whose fields is required."""

    LIST = auto()
    MAP = auto()
    MODEL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A property of a model; `default` is only there where the property is optional."""

    name: str
    wire_name: str
    schema: Schema
    required: bool
    default: Default | None = None
    description: str = ""
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """An object with named properties, in document order; `closed` refuses all others."""

    name: str
    fields: tuple[Field, ...]
    closed: bool = False
    extra: Schema | None = None
    """What all others are, where the document says so."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A value of an enum and its name in Python."""

    name: str
    value: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """A closed list of strings, or of integers; the generated class keeps unknown values of answers."""

    name: str
    members: tuple[Member, ...]
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name for a schema that is no class: an array, a map, a union, a constrained scalar."""

    name: str
    schema: Schema
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedUnion:
    """Models told apart by the value of one property; `tags` maps each value to a model's name."""

    name: str
    property: str
    tags: tuple[tuple[str, str], ...]
    field: str = ""
    """The name that the property has in Python, in all of them."""
    is_told_apart: bool = True
    """Whether the value alone decides; else whichever model fits."""
    is_open: bool = False
    """Whether an object with another value is taken as it is."""
    other: str | None = None
    """The model that an object with another value is, if there is one: the base of the others."""
    description: str = ""


Definition = Model | Enum | Alias | TaggedUnion


def constants(schema: AnyOf) -> tuple[str | int | bool, ...]:
    """The values of a union that is of constants alone."""
    found = tuple(each.value for each in schema.members if isinstance(each, Const))
    return found if len(found) == len(schema.members) else ()


def united(union: TaggedUnion) -> tuple[str, ...]:
    """The names of all that `union` may be, each once."""
    others = () if union.other is None else (union.other,)
    return tuple(dict.fromkeys([*(ref for _, ref in union.tags), *others]))


def inner_schemas(schema: Schema) -> tuple[Schema, ...]:
    """Return the schemas directly inside `schema`."""
    match schema:
        case Array(items=item) | Map(values=item) | Nullable(schema=item):
            return (item,)
        case Tuple(items=items) | AnyOf(members=items):
            return items
        case _:
            return ()


def walk(schema: Schema) -> Iterator[Schema]:
    """Yield `schema` and every schema inside it, outermost first. A `Ref` is not resolved."""
    yield schema
    for inner in inner_schemas(schema):
        yield from walk(inner)


def transform(schema: Schema, change: Callable[[Schema], Schema]) -> Schema:
    """Rebuild `schema` with `change` applied to every schema inside it, innermost first, then to itself.

    Unions and nullable schemas are rebuilt in normal form.
    """
    match schema:
        case Array(items=items, bounds=bounds):
            rebuilt: Schema = Array(items=transform(items, change), bounds=bounds)
        case Tuple(items=members):
            rebuilt = Tuple(tuple(transform(each, change) for each in members))
        case Map(values=values):
            rebuilt = Map(transform(values, change))
        case Nullable(schema=inner):
            rebuilt = nullable(transform(inner, change))
        case AnyOf(members=members):
            rebuilt = union([transform(each, change) for each in members])
        case _:
            rebuilt = schema
    return change(rebuilt)


def referenced(schema: Schema) -> Iterator[str]:
    """Yield the name of every definition that `schema` refers to."""
    return (each.name for each in walk(schema) if isinstance(each, Ref))


def schemas_of(definition: Definition) -> tuple[Schema, ...]:
    """Return the schemas directly inside `definition`; the members of a tagged union are references."""
    match definition:
        case Model(fields=fields_, extra=extra):
            others = () if extra is None else (extra,)
            return (*(field.schema for field in fields_), *others)
        case Alias(schema=schema):
            return (schema,)
        case TaggedUnion():
            return tuple(Ref(name) for name in united(definition))
        case Enum():
            return ()


def transform_definition(
    definition: Definition, change: Callable[[Schema], Schema]
) -> Definition:
    """Rebuild `definition` with `change` applied to the schemas of its fields, or to the schema that it names."""
    match definition:
        case Model(fields=fields_, extra=extra):
            rebuilt = tuple(
                replace(field, schema=transform(field.schema, change))
                for field in fields_
            )
            extra = None if extra is None else transform(extra, change)
            return replace(definition, fields=rebuilt, extra=extra)
        case Alias(schema=schema):
            return replace(definition, schema=transform(schema, change))
        case _:
            return definition


def bounds_of(schema: Schema) -> Bounds:
    """Return the constraints of `schema`, nullable or not."""
    inner = schema.schema if isinstance(schema, Nullable) else schema
    return inner.bounds if isinstance(inner, Scalar | Array) else UNBOUNDED


def union(members: list[Schema]) -> Schema:
    """One schema for a value that matches any of `members`: flat, without repetition, null told apart.

    No member at all, or one that allows anything, gives `Anything`.
    """
    flat: dict[Schema, None] = {}
    is_nullable = False
    for member in members:
        kept = member
        if isinstance(kept, Nullable):
            is_nullable, kept = True, kept.schema
        if isinstance(kept, Null):
            is_nullable = True
        elif isinstance(kept, AnyOf):
            flat |= dict.fromkeys(kept.members)
        else:
            flat[kept] = None
    if Anything() in flat or not members:
        return Anything()
    if not flat:
        return Null()
    schema: Schema = next(iter(flat)) if len(flat) == 1 else AnyOf(tuple(flat))
    return Nullable(schema) if is_nullable else schema


def nullable(schema: Schema) -> Schema:
    """`schema` or null, in normal form."""
    if isinstance(schema, Anything | Null | Nullable):
        return schema
    return Nullable(schema)


def through(value: _T, module: str, but: Collection[str] = ()) -> _T:
    """`value`, frozen dataclasses and tuples, in which every definition is an attribute of `module`, `but` for some."""
    return cast("_T", _through(value, module, but))


def _through(value: Any, module: str, but: Collection[str]) -> Any:
    """`value` itself, if there is nothing to change in it; it may be any field's."""
    if isinstance(value, Ref):
        return value if value.name in but else Ref(value.name, module)
    if isinstance(value, tuple):
        items = tuple(_through(item, module, but) for item in value)
        is_same = all(map(operator.is_, items, value))
        return value if is_same else items
    if value is UNBOUNDED or not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {field.name: getattr(value, field.name) for field in fields(value)}
    changed = {name: _through(part, module, but) for name, part in parts.items()}
    is_same = all(map(operator.is_, changed.values(), parts.values()))
    return value if is_same else type(value)(**changed)
