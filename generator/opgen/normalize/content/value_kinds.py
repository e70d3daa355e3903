"""Kinds of values that a schema accepts, found by resolving references and unions."""

from collections.abc import Iterator, Mapping

from opgen.api.schema import (
    Alias,
    AnyOf,
    Anything,
    Array,
    Const,
    Definition,
    Enum,
    Map,
    Model,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    Tuple,
    schemas_of,
    union,
)

ScalarKind = Scalar | Const | Enum
Kind = ScalarKind | Array | Map | Model | Anything
Definitions = Mapping[str, Definition]


def kinds_of(schema: Schema, definitions: Definitions) -> Iterator[Kind]:
    """Yield the kinds of the values of `schema`, except null. Each definition is visited once."""
    waiting, seen = [schema], set[str]()
    while waiting:
        match waiting.pop():
            case Ref(name=name) if name not in seen and name in definitions:
                seen.add(name)
                definition = definitions[name]
                if isinstance(definition, Alias | TaggedUnion):
                    waiting.extend(schemas_of(definition))
                else:
                    yield definition
            case Nullable(schema=inner):
                waiting.append(inner)
            case AnyOf(members=members):
                waiting.extend(members)
            case Tuple(items=items):
                yield Array(items=union(list(items)))
            case Ref() | Null():
                continue
            case kind:
                yield kind


def has_scalar(schema: Schema, definitions: Definitions) -> bool:
    """Return whether `schema` may accept a scalar. Also return true if the kinds of values are unknown."""
    kinds = list(kinds_of(schema, definitions))
    return not kinds or any(isinstance(kind, ScalarKind | Anything) for kind in kinds)
