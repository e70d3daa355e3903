"""A lowered schema as a Python type expression."""

from collections.abc import Iterator, Sequence

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
    inner_schemas,
)
from opgen.codegen.code import Code, identifier, join, literal, template

_FORMATS = {
    "date": template("date"),
    "time": template("time"),
    "date-time": template("datetime"),
    "uuid": template("UUID"),
    "binary": template("bytes"),
    "upload": template("Upload"),
}
_SCALARS = {
    "string": template("str"),
    "integer": template("int"),
    "number": template("float"),
    "boolean": template("bool"),
}
LONG = 100
"""So many members a union has at most in `A | B`, which is a tree as deep as it is long: the parsers of type checkers give up at 256."""
_HOMES = {
    "Any": "typing",
    "Literal": "typing",
    "date": "datetime",
    "time": "datetime",
    "datetime": "datetime",
    "UUID": "uuid",
    "Upload": "_runtime.multipart",
}


def expression(schema: Schema) -> Code:
    """`schema` as an annotation: `list[Pet] | None`. Evaluates at run time where models and `names` are imported."""
    if isinstance(schema, Array):
        return template("list[{items}]", items=expression(schema.items))
    if isinstance(schema, Tuple):
        items = join(", ", [expression(item) for item in schema.items])
        return template("tuple[{items}]", items=items)
    if isinstance(schema, Map):
        return template("dict[str, {values}]", values=expression(schema.values))
    if isinstance(schema, AnyOf) and (values := constants(schema)):
        return template("Literal[{values}]", values=join(", ", map(literal, values)))
    if isinstance(schema, AnyOf):
        return union([expression(member) for member in schema.members])
    if isinstance(schema, Nullable):
        return template("{inner} | None", inner=expression(schema.schema))
    return _simple(schema)


def union(members: Sequence[Code]) -> Code:
    """The type of what is any of `members`."""
    if len(members) > LONG:
        return template("Union[{members}]", members=join(", ", members))
    return join(" | ", members)


def is_long(schema: Schema) -> bool:
    """Whether `schema` itself is written as `Union[...]`."""
    is_union = isinstance(schema, AnyOf) and not constants(schema)
    return is_union and len(inner_schemas(schema)) > LONG


def _simple(schema: Anything | Null | Scalar | Const | Ref) -> Code:
    """A schema with no other inside."""
    if isinstance(schema, Anything):
        return template("Any")
    if isinstance(schema, Null):
        return template("None")
    if isinstance(schema, Scalar):
        return _FORMATS[schema.format] if schema.format else _SCALARS[schema.type]
    if isinstance(schema, Const):
        return template("Literal[{value}]", value=literal(schema.value))
    path = [schema.via, schema.name] if schema.via else [schema.name]
    return join(".", [identifier(name) for name in path])


def names(schema: Schema) -> Iterator[tuple[str, str]]:
    """What `expression` needs imported: (module, name), a definition's module is `models`, of the package which is empty."""
    if isinstance(schema, Anything):
        yield "typing", "Any"
    elif isinstance(schema, Const):
        yield "typing", "Literal"
    elif is_long(schema):
        yield "typing", "Union"
    elif isinstance(schema, Ref):
        yield ("", f"models as {schema.via}") if schema.via else ("models", schema.name)
    elif isinstance(schema, Scalar) and schema.format:
        name = _FORMATS[schema.format]
        if name in _HOMES:
            yield _HOMES[name], name
    for part in inner_schemas(schema):
        yield from names(part)
