"""Type expressions of lowered schemas, and the imports that the expressions need.

A lowered schema is the simple form of a JSON Schema that `opgen.api.schema` defines.
"""

from collections.abc import Iterable, Iterator, Sequence

from opgen.api.schema import (
    AnyOf,
    Anything,
    Array,
    Const,
    Map,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
    Tuple,
    constants,
)
from opgen.codegen.code import Code, identifier, join, literal, template

_FORMATS = {
    "date": template("date"),
    "time": template("time"),
    "date-time": template("datetime"),
    "uuid": template("UUID"),
    "binary": template("bytes"),
    "upload": template("Uploadable"),
}
_SCALARS = {
    "string": template("str"),
    "integer": template("int"),
    "number": template("float"),
    "boolean": template("bool"),
}
LONG = 100
"""Largest number of members in a union that is written `A | B`.

Type checkers parse such a union as a tree with one level per member, and fail at 256 levels.
"""


def expression(schema: Schema) -> Code:  # noqa: C901 - one case per class of schema
    """Return `schema` as an annotation such as `list[Pet] | None`.

    The function `names` yields the imports that the annotation needs.
    """
    match schema:
        case Anything():
            return template("Any")
        case Null():
            return template("None")
        case Scalar():
            return _FORMATS[schema.format] if schema.format else _SCALARS[schema.type]
        case Const(value=value):
            return template("Literal[{}]", literal(value))
        case Ref(name=name, module=module):
            return join(".", [identifier(part) for part in (module, name) if part])
        case Array(items=items, is_argument=is_argument):
            return template("Sequence[{}]" if is_argument else "list[{}]", expression(items))
        case Tuple(items=members):
            return template("tuple[{}]", join(", ", map(expression, members)))
        case Map(values=values, is_argument=is_argument):
            item = template("object") if is_argument and values == Anything() else expression(values)
            return template("Mapping[str, {}]" if is_argument else "dict[str, {}]", item)
        case Nullable(schema=inner):
            return template("{} | None", expression(inner))
        case AnyOf(members=members):
            if found := constants(schema):
                return literals(found)
            return union(list(_members(members)))


def _members(members: Sequence[Schema]) -> Iterator[Code]:
    """Yield the types of the members of a union. All constants are one type."""
    values = [member.value for member in members if isinstance(member, Const)]
    for member in members:
        if not isinstance(member, Const):
            yield expression(member)
        elif member.value is values[0]:
            yield literals(values)


def literals(values: Iterable[str | int | bool]) -> Code:
    """Return the type of some constants."""
    return template("Literal[{}]", join(", ", map(literal, values)))


def union(members: Sequence[Code]) -> Code:
    """Return the union of the types in `members`."""
    if len(members) > LONG:
        return template("Union[{}]", join(", ", members))
    return join(" | ", members)


def is_long(schema: Schema) -> bool:
    """Return whether `schema` itself is written as `Union[...]`."""
    return isinstance(schema, AnyOf) and len(schema.members) > LONG and not constants(schema)
