"""Lowered schemas: JSON Schemas in a simple form, from which models and types are generated.

The classes contain no dictionary. Content of a document reaches datamodel-code-generator only through declared fields.
An extension key in a document therefore cannot change the behavior of datamodel-code-generator.
"""

import enum
import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeVar, cast, get_args

from opgen.core.frozen import frozen

ScalarType = Literal["string", "integer", "number", "boolean"]
_T = TypeVar("_T")
FIELD_KEYWORDS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusive_minimum": "gt",
    "exclusive_maximum": "lt",
    "multiple_of": "multiple_of",
    "min_length": "min_length",
    "max_length": "max_length",
    "pattern": "pattern",
    "min_items": "min_length",
    "max_items": "max_length",
}
"""Keyword of pydantic's `Field` and of its schemas for each constraint."""
_STARTS = {
    "ge": "at least",
    "le": "at most",
    "gt": "more than",
    "lt": "less than",
    "multiple_of": "a multiple of",
    "min_length": "at least",
    "max_length": "at most",
}
_UNITS = {"length": "character", "items": "item"}
MOST_VALUES = 40
"""Largest number of members of an enum whose values are listed in the type of an argument."""
ScalarFormat = Literal["date", "time", "date-time", "uuid", "binary", "upload"]


@dataclass(frozen=True, slots=True, kw_only=True)  # type checkers do not see the slots of `frozen`
class Constraints:
    """Constraints that pydantic checks. The length of a string is the number of its code points."""

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

    @property
    def given(self) -> "list[tuple[str, int | float | str]]":
        """Names and values of the given constraints. Most schemas have none or one."""
        values = ((name, getattr(self, name)) for name in self.__slots__)
        return [pair for pair in values if pair[1] is not None]

    def __repr__(self) -> str:
        """Return the given constraints."""
        return f"{self.given}"


UNCONSTRAINED = Constraints()


@frozen
class Anything:
    """Schema that accepts every JSON value, including null."""


@frozen
class Null:
    """Schema that accepts only null."""


@frozen
class Scalar:
    """Schema of a string, a number or a boolean."""

    type: ScalarType
    format: ScalarFormat | None = None
    constraints: Constraints = UNCONSTRAINED


@dataclass(frozen=True, slots=True)
class Const:
    """Schema that accepts exactly one value."""

    value: str | int | bool


@dataclass(frozen=True, slots=True)
class Ref:
    """Reference to a definition by its Python name.

    - `module`: the module that contains the definition; empty if the name is in scope.
    """

    name: str
    module: str = ""


@frozen
class Array:
    """Schema of an array. All items have the same schema.

    - `is_implied`: True if the document has no `type`: a value that is not an array is valid too.
    - `is_argument`: True if any sequence is accepted, since a list of enums is not a list of enums or their values.
    """

    items: "Schema"
    constraints: Constraints = UNCONSTRAINED
    is_implied: bool = field(default=False, compare=False)
    is_argument: bool = False


@dataclass(frozen=True, slots=True)
class Tuple:
    """Schema of an array of fixed length. Each position has its own schema.

    - `is_implied`: True if the document has no `type`: a value that is not an array is valid too.
    """

    items: tuple["Schema", ...]
    is_implied: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Map:
    """Schema of an object with any keys. All values have the same schema.

    - `is_argument`: True if any mapping is accepted.
    """

    values: "Schema"
    is_argument: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Union of at least two different schemas. No member is `Null`, `Anything`, `Nullable` or `AnyOf`."""

    members: tuple["Schema", ...]


@dataclass(frozen=True, slots=True)
class Nullable:
    """Schema that accepts null and the values of `schema`. `schema` is not `Null`, `Anything` or `Nullable`."""

    schema: "Schema"


Schema = Anything | Null | Scalar | Const | Ref | Array | Tuple | Map | AnyOf | Nullable
_SCHEMAS = frozenset(get_args(Schema))


@dataclass(frozen=True, slots=True)
class Default:
    """Valid default of a schema: a scalar, the wire value of an enum member, or an `Empty` value."""

    value: "str | int | float | bool | Empty"


class Empty(enum.Enum):
    """Empty defaults: a list `[]`, a map `{}`, or a model that has no required field."""

    LIST = enum.auto()
    MAP = enum.auto()
    MODEL = enum.auto()


@frozen
class Field:
    """Property of a model. Only an optional property has a `default`.

    - `sends_null`: True if the property is optional, accepts null, and is in requests: there, null is not the same as
      no value.
    - `is_needed`: True if requests require the property, and the model does not, since responses lack it.
    - `secret`: True if the value must not be shown: a password or a write-only value.
    - `pointer`: the pointer of the only schema that declares the property, perhaps in an included component, or empty.
    """

    name: str
    wire_name: str
    schema: Schema
    required: bool
    default: Default | None = None
    description: str = ""
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    sends_null: bool = False
    is_needed: bool = False
    secret: bool = False
    pointer: tuple[str, ...] = field(default=(), compare=False)


@frozen
class Model:
    """Object with named properties, in document order. A closed model refuses all other properties.

    - `seals`: True if the document closes a model of responses: an observer reports other properties, and no call
      fails.
    - `untyped`: True if the schema has properties without `type: object`, so other values match it in responses.
    - `extra`: the schema of all other properties, if the document has one.
    """

    name: str
    fields: tuple[Field, ...]
    closed: bool = False
    seals: bool = False
    untyped: bool = False
    extra: Schema | None = None
    description: str = ""


@frozen
class Member:
    """Value of an enum and its name in Python."""

    name: str
    value: str | int


@frozen
class Enum:
    """Closed list of strings or of integers. The generated class keeps unknown values of responses."""

    name: str
    members: tuple[Member, ...]
    description: str = ""

    @property
    def type(self) -> Literal["string", "integer"]:
        """Return the type of all values."""
        return "string" if isinstance(self.members[0].value, str) else "integer"


@frozen
class Alias:
    """Name for a schema that is not a class: an array, a map, a union, a constrained scalar."""

    name: str
    schema: Schema
    description: str = ""


@frozen
class TaggedUnion:
    """Union of models that a discriminator property distinguishes.

    - `mapping`: discriminator values, each with the name of its model.
    - `field`: the Python name of the property in all models.
    - `is_discriminated`: True if the discriminator value selects the model. If false, the first model that accepts
      the object is used.
    - `is_open`: True if an object with an unknown discriminator value is accepted unparsed.
    - `other`: the base of the models, for objects with other discriminator values; `None` without such a base.
    """

    name: str
    property: str
    mapping: tuple[tuple[str, str], ...]
    field: str = ""
    is_discriminated: bool = True
    is_open: bool = False
    other: str | None = None
    description: str = ""


Definition = Model | Enum | Alias | TaggedUnion
Definitions = Mapping[str, Definition]
"""Definitions by name."""


def constants(schema: AnyOf) -> tuple[str | int | bool, ...]:
    """Return the values of a union of constants; empty if a member is not a constant."""
    found = tuple(each.value for each in schema.members if isinstance(each, Const))
    return found if len(found) == len(schema.members) else ()


def union_members(union: TaggedUnion) -> tuple[str, ...]:
    """Return the names of the members of `union`, each once."""
    others = () if union.other is None else (union.other,)
    return tuple(dict.fromkeys([*(ref for _, ref in union.mapping), *others]))


def inner_schemas(schema: Schema) -> tuple[Schema, ...]:
    """Return the schemas directly inside `schema`."""
    match schema:
        case Scalar() | Ref() | Const() | Anything() | Null():  # first, because most schemas are scalars
            return ()
        case Array(items=item) | Map(values=item) | Nullable(schema=item):
            return (item,)
        case Tuple(items=items) | AnyOf(members=items):
            return items


def walk(schema: Schema) -> Iterator[Schema]:
    """Yield `schema` and every schema inside it, outermost first. A `Ref` is not resolved."""
    yield schema
    for inner in inner_schemas(schema):
        yield from walk(inner)


def transform(value: _T, change: Callable[[Schema], Schema]) -> _T:
    """Return `value` with `change` applied to every schema in it, innermost first.

    `value` is a schema, or consists of frozen dataclasses and tuples. Unions and nullable schemas are rebuilt in normal
    form. An object in which nothing changes stays the same object.
    """
    return cast("_T", _transformed(value, change))


def _transformed(value: Any, change: Callable[[Schema], Schema]) -> Any:
    class_: Any = type(value)
    if class_ is tuple:
        items = tuple([_transformed(item, change) for item in value])
        return value if all(map(operator.is_, items, value)) else items
    changed = {}
    for name in _attributes(class_):
        part = getattr(value, name)
        new = _transformed(part, change)
        if new is not part:
            changed[name] = new
    if changed:
        match value:
            case AnyOf():
                value = union(list(changed["members"]))
            case Nullable():
                value = nullable(changed["schema"])
            case _:
                value = replace(value, **changed)
    return change(value) if class_ in _SCHEMAS else value


@lru_cache(maxsize=100)  # few classes, of which a document has many objects
def _attributes(class_: Any) -> tuple[str, ...]:  # Any: a class
    """Return the attributes of a dataclass that may contain a schema; none for other classes."""
    if class_ in {Scalar, Const, Constraints, Member, Default} or not is_dataclass(class_):
        return ()
    # Most attributes are texts or flags. Looking into them would take most of the time.
    without = {str, bool, tuple[str, ...], Default | None, tuple[Member, ...]}
    return tuple(field.name for field in fields(class_) if field.type not in without)


def referenced(schema: Schema) -> Iterator[str]:
    """Yield the name of every definition that `schema` refers to."""
    return (each.name for each in walk(schema) if isinstance(each, Ref))


def schemas_of(definition: Definition) -> tuple[Schema, ...]:
    """Return the schemas directly inside `definition`. Each member of a tagged union is returned as a `Ref`."""
    match definition:
        case Model(fields=fields_, extra=extra):
            others = () if extra is None else (extra,)
            return (*(field.schema for field in fields_), *others)
        case Alias(schema=schema):
            return (schema,)
        case TaggedUnion():
            return tuple(Ref(name) for name in union_members(definition))
        case Enum():
            return ()


def constraints_of(schema: Schema) -> Constraints:
    """Return the constraints of `schema`. For a nullable schema, return the constraints of the inner schema."""
    inner = without_null(schema)
    return inner.constraints if isinstance(inner, Scalar | Array) else UNCONSTRAINED


def without_null(schema: Schema) -> Schema:
    """Return `schema` without null."""
    return schema.schema if isinstance(schema, Nullable) else schema


def definition_of(schema: Schema, definitions: Definitions) -> Definition | None:
    """Return the definition that `schema` refers to, if it is a reference."""
    return definitions.get(schema.name) if isinstance(schema, Ref) else None


def plain(schema: Schema, definitions: Definitions) -> Schema:
    """Return `schema` without null and with aliases resolved."""
    schema = without_null(schema)
    while isinstance(definition := definition_of(schema, definitions), Alias):
        schema = without_null(definition.schema)
    return schema


def accepts_null(schema: Schema, definitions: Definitions) -> bool:
    """Return whether `schema` accepts null, directly or through aliases."""
    seen = set()
    waiting = [schema]
    while waiting:
        schema = waiting.pop()
        if isinstance(schema, Anything | Null | Nullable):
            return True
        if isinstance(schema, AnyOf):
            waiting += schema.members
        elif isinstance(schema, Ref) and schema.name not in seen:
            seen.add(schema.name)
            definition = definitions.get(schema.name)
            waiting += [definition.schema] if isinstance(definition, Alias) else []
    return False


def union(members: list[Schema]) -> Schema:
    """Return the schema of a value that matches any of `members`, in normal form.

    The normal form has no nested union and no repeated member. If a member accepts null, the result is `Nullable`, or
    `Null` if there is no other member. Without members, or with a member `Anything`, the result is `Anything`.
    """
    if len(members) == 1:
        return members[0]
    distinct: dict[Schema, None] = {}
    is_nullable = False
    for member in members:
        inner = member
        if isinstance(inner, Nullable):
            is_nullable, inner = True, inner.schema
        if isinstance(inner, Null):
            is_nullable = True
        elif isinstance(inner, AnyOf):
            distinct |= dict.fromkeys(inner.members)
        else:
            distinct[inner] = None
    if Anything() in distinct or not members:
        return Anything()
    if not distinct:
        return Null()
    schema = next(iter(distinct)) if len(distinct) == 1 else AnyOf(tuple(distinct))
    return Nullable(schema) if is_nullable else schema


def nullable(schema: Schema) -> Schema:
    """Return the schema that accepts null and the values of `schema`, in normal form."""
    if isinstance(schema, Anything | Null | Nullable):
        return schema
    return Nullable(schema)


def qualify_refs(value: _T, module: str, but: Collection[str] = ()) -> _T:
    """Return `value` with `module` set in every `Ref`, except in references to the names in `but`.

    `value` consists of frozen dataclasses and tuples.
    """
    return change_refs(value, lambda ref: ref if ref.name in but else Ref(ref.name, module))


def change_refs(value: _T, change: Callable[[Ref], Schema]) -> _T:
    """Return `value` with `change` applied to every `Ref`, as `transform` does."""
    return transform(value, lambda schema: change(schema) if isinstance(schema, Ref) else schema)


def values_alias(enum: Enum) -> Alias:
    """Return the alias for arguments that accept the members of `enum` and their values."""
    return Alias(name=f"{enum.name}Input", schema=_enum_or_values(Ref(enum.name), enum))


def has_values_alias(enum: Enum, definitions: Definitions) -> bool:
    """Return whether `definitions` has the alias. Another definition may have its name."""
    alias, found = values_alias(enum), definitions.get(f"{enum.name}Input")
    return isinstance(found, Alias) and qualify_refs(found, "") == alias


def values_aliases(definitions: Iterable[Definition]) -> dict[str, str]:
    """Return the name of each enum with such an alias, by the name of the alias."""
    by_name = {each.name: each for each in definitions}
    enums = [each for each in by_name.values() if isinstance(each, Enum)]
    return {values_alias(each).name: each.name for each in enums if has_values_alias(each, by_name)}


def change_argument(schema: Schema, change: Callable[[Ref], Schema], definitions: Definitions) -> Schema:
    """Change the references that an argument with `schema` contains directly, in a union or in a list.

    The members of an alias are changed beside the alias, but not those of another alias in it.
    """
    match schema:
        case Ref(name=name, module=module):
            found = definitions.get(name)
            if not isinstance(found, Alias):
                return change(schema)
            inner = without_null(found.schema)
            members = qualify_refs(inner.members if isinstance(inner, AnyOf) else (inner,), module)
            accepted = [change_argument(each, change, {}) for each in members]
            return union([schema, *(each for each in accepted if each not in members)])
        case Nullable(schema=inner):
            return nullable(change_argument(inner, change, definitions))
        case AnyOf(members=members):
            return union([change_argument(each, change, definitions) for each in members])
        case Array(items=items):
            changed = change_argument(items, change, definitions)
            return schema if changed == items else replace(schema, items=changed, is_argument=True)
        case _:
            return schema


def with_enum_values(schema: Schema, definitions: Definitions) -> Schema:
    """Return the schema of an argument, which accepts the values of each enum too."""

    def change(ref: Ref) -> Schema:
        enum = definitions.get(ref.name)
        if not isinstance(enum, Enum):
            return ref
        if has_values_alias(enum, definitions):
            return replace(ref, name=values_alias(enum).name)
        return _enum_or_values(ref, enum)

    return change_argument(schema, change, definitions)


def _enum_or_values(ref: Ref, enum: Enum) -> Schema:
    if len(enum.members) > MOST_VALUES:
        return AnyOf((ref, Scalar(type=enum.type)))
    return AnyOf((ref, *(Const(each.value) for each in enum.members)))


def limits(constraints: Constraints, *, verb: str = "matching") -> str:
    """Return `constraints` in words. `verb` precedes a pattern."""
    words = []
    for name, value in constraints.given:
        unit = _UNITS.get(name.partition("_")[2])
        start = _STARTS.get(FIELD_KEYWORDS[name], "")
        words.append(f"{start} {counted(value, unit) if unit else value}" if start else f"{verb} `{value}`")
    return ", ".join(words)


def counted(count: object, unit: str) -> str:
    """Return `count` and `unit`, in the plural unless `count` is 1."""
    plural = unit[:-1] + "ies" if unit.endswith("y") else unit + "s"
    return f"{count} {unit if count == 1 else plural}"
