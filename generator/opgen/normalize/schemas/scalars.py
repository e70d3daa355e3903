"""Keywords of strings, numbers and booleans: types, formats, constraints, enums, defaults."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

from pydantic_core import CoreSchema, SchemaValidator

from opgen.api.schema import (
    FIELD_KEYWORDS,
    UNCONSTRAINED,
    AnyOf,
    Anything,
    Array,
    Const,
    Constraints,
    Default,
    Empty,
    Map,
    Nullable,
    Ref,
    Scalar,
    ScalarFormat,
    ScalarType,
    Schema,
    limits,
    union,
)
from opgen.core.json_values import items
from opgen.core.patterns import compiles
from opgen.core.pointers import JsonObject, Pointer
from opgen.schemas.merged import MergedSchema, merge_schemas
from opgen.schemas.node import Node, Nodes
from opgen.schemas.parts import split_null

TEXT = Scalar(type="string")
BYTES = Scalar(type="string", format="binary")
_TYPES: dict[ScalarType, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
# Formats that become Python types. Other formats are annotations. Types for `email`, `uri`, `ipv4` or `password` would
# reject valid responses, or change a value that is parsed and sent back.
_FORMATS = frozenset({"date", "time", "date-time", "uuid", "binary"})
# Keywords of most scalars. They need no merge, and record no note.
_PLAIN = frozenset("type format title description default deprecated example examples readOnly writeOnly".split())
_LIMITS = frozenset("minLength maxLength pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split())
# Functions that round the limits of integers, in the order of `_number_constraints`.
_INWARD: tuple[Callable[[float], int], ...] = (math.ceil, math.floor, int, int)
_MAX_LENGTH = 2**31 - 1  # pydantic stores lengths as C integers


def json_type(value: object) -> ScalarType | None:
    """Return the narrowest JSON Schema type of a scalar; None for null, lists and mappings."""
    return next((name for name, types in _TYPES.items() if type(value) in types), None)


def has_type(value: object, name: ScalarType) -> bool:
    """Return whether `value` has the JSON Schema type `name`. `1.0` is not an integer here."""
    return type(value) in _TYPES[name]


def scalar(name: ScalarType, keywords: JsonObject) -> Scalar:
    """Return the scalar schema of one type. Keywords of other types are ignored, as JSON Schema requires."""
    format_ = keywords.get("format")
    if name == "string" and isinstance(format_, str) and format_ in _FORMATS:
        return Scalar(type="string", format=cast("ScalarFormat", format_))
    if name == "boolean" or _LIMITS.isdisjoint(keywords):
        return Scalar(type=name)
    if name == "string":
        return Scalar(type="string", constraints=_string_constraints(keywords))
    return Scalar(type=name, constraints=_number_constraints(keywords, integer=name == "integer"))


def plain_scalar(nodes: Nodes) -> Scalar | None:
    """Return the schema of a scalar with nothing but a type, a format and annotations; None for other schemas."""
    value = nodes[0].value
    if len(nodes) > 1 or not isinstance(value, dict) or not _PLAIN.issuperset(value):
        return None
    name = value.get("type")
    return scalar(name, value) if isinstance(name, str) and name in _TYPES else None


def array_constraints(keywords: JsonObject) -> Constraints:
    """Return the constraints `minItems` and `maxItems`."""
    return Constraints(min_items=_length(keywords.get("minItems")), max_items=_length(keywords.get("maxItems")))


def without_constraints(schema: Schema) -> Schema:
    """Return `schema` without constraints. In a list, map or union, constraints would need a separate class."""
    if isinstance(schema, Nullable):
        return Nullable(without_constraints(schema.schema))
    if isinstance(schema, Array):
        return replace(schema, constraints=UNCONSTRAINED)
    if isinstance(schema, Scalar) and schema.constraints != UNCONSTRAINED:
        return Scalar(type=schema.type, format=schema.format)
    return schema


def enum_values(node: Node, values: Any) -> tuple[list[str | int | bool | float], bool]:
    """Return the distinct scalar values of an `enum` in document order, and whether the `enum` contains null."""
    if not isinstance(values, list) or not values:
        node.problem("enum must be a list of at least one value", at="enum")
        return [], False
    distinct: dict[tuple[type, object], str | int | bool | float] = {}
    for value in values:
        if json_type(value) is not None:
            distinct.setdefault((type(value), value), value)
    return list(distinct.values()), None in values


def widened(values: list[Any]) -> Schema:
    """Return the union of the scalar types of `values`."""
    names = sorted({json_type(value) or "string" for value in values})
    if "number" in names and "integer" in names:
        names.remove("integer")
    return union([Scalar(type=name) for name in names])


def container_types(values: Any) -> list[Schema]:  # untrusted JSON
    """Return a list schema if the enum `values` contain a list, and a map schema if they contain a mapping."""
    kinds = set(map(type, items(values)))
    found: list[Schema] = [Array(items=Anything())] if list in kinds else []
    return [*found, Map(Anything())] if dict in kinds else found


def unenforced_scalar_constraints(schema: Scalar, merged: MergedSchema) -> Iterator[tuple[Pointer, str]]:
    """Yield the scalar constraints that pydantic cannot check, each as a pointer and words."""
    is_text = schema.type == "string"
    for part in merged.parts:
        pattern, step = part.value.get("pattern"), part.value.get("multipleOf")
        if is_text and isinstance(pattern, str) and schema.constraints.pattern is None:
            yield (*part.pointer, "pattern"), f"matching `{pattern}`"
        if (
            schema.type in {"integer", "number"}
            and step is not None
            and not (step == 1 and schema.type == "integer")
            and not schema.constraints.multiple_of
        ):
            yield (*part.pointer, "multipleOf"), f"a multiple of {step}"
        if is_text and schema.format and (words := limits(_string_constraints(part.value))):
            yield part.pointer, words


def accepts(schema: Scalar, value: object) -> bool:
    """Return whether pydantic accepts `value` as a default of `schema`. Strings with a format have no defaults."""
    if not has_type(value, schema.type) or schema.format is not None:
        return False
    core: JsonObject = {"type": _CORE_TYPES[schema.type]}
    for name, limit in schema.constraints.given:
        # pydantic requires integers as limits of integers.
        core[FIELD_KEYWORDS[name]] = int(limit) if schema.type == "integer" else limit
    return SchemaValidator(cast("CoreSchema", core)).isinstance_python(value)


_CORE_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def _string_constraints(keywords: JsonObject) -> Constraints:
    pattern = keywords.get("pattern")
    return Constraints(
        min_length=_length(keywords.get("minLength")),
        max_length=_length(keywords.get("maxLength")),
        pattern=pattern if isinstance(pattern, str) and compiles(pattern) else None,
    )


def _number_constraints(keywords: JsonObject, *, integer: bool) -> Constraints:
    limits = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    found = map(keywords.get, limits)
    lower, upper, above, below = (each if type(each) in {int, float} else None for each in found)
    step = _length(keywords.get("multipleOf"))
    if integer:
        # For integers, a limit with a fraction is rounded to the nearest integer inside the range.
        if above is not None and above != int(above):
            lower, above = above if lower is None else max(lower, above), None
        if below is not None and below != int(below):
            upper, below = below if upper is None else min(upper, below), None
        rounded = zip((lower, upper, above, below), _INWARD, strict=True)
        lower, upper, above, below = (None if limit is None else round_(limit) for limit, round_ in rounded)
    else:
        lower, upper, above, below = map(_double, (lower, upper, above, below))
    return Constraints(
        minimum=lower,
        maximum=upper,
        exclusive_minimum=above,
        exclusive_maximum=below,
        # A `multipleOf` with a fraction is not checked: as floats, 0.3 is not a multiple of 0.1.
        multiple_of=step if step and not (integer and step == 1) else None,
    )


def _double(limit: float | None) -> int | float | None:
    """Return `limit` as pydantic compares it, which is as a double; None beyond the largest double.

    A document in canonical form has whole numbers as integers, also 1e23. The double of that number is another integer.
    """
    try:
        double = None if limit is None else float(limit)
    except OverflowError:
        return None
    return limit if double == limit else double


def _length(value: Any) -> int | None:  # untrusted JSON
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and 0 <= value <= _MAX_LENGTH else None


def default_of(value: Any, schema: Schema, nodes: Nodes) -> Default | None:  # untrusted JSON
    """Return `value` as the default of `schema`; None if `schema` does not accept `value`.

    `schema` is lowered from `nodes`. Supported values are scalars, enum members, `[]`, and `{}` for a map or a model
    without required fields. For null, return None, because null needs no default.
    """
    match schema:
        case Nullable(schema=inner):
            return default_of(value, inner, nodes)
        case AnyOf(members=members):
            found = (default_of(value, member, ()) for member in members)
            return next((default for default in found if default is not None), None)
        case Scalar() if accepts(schema, value):
            return Default(value)
        case Const(value=only) if _is_same(value, only):
            return Default(value)
        case Array() if value == [] and not schema.constraints.min_items:
            return Default(Empty.LIST)
        case Map() if value == {}:
            return Default(Empty.MAP)
        case Ref() if nodes and value is not None:
            return _of_definition(value, merge_schemas(nodes), set())
        case _:
            return None


def _is_same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _of_definition(value: Any, merged: MergedSchema, seen: set[Pointer]) -> Default | None:  # untrusted JSON
    """Return the default `value` of a definition. Members of unions in `seen` are not read again."""
    if merged.values:
        is_member = isinstance(value, str | int) and any(_is_same(value, each) for each in merged.values)
        return Default(value) if is_member else None
    if merged.unions and not merged.properties:
        # The member null accepts no default. Other members may accept one, as in `anyOf: [{$ref}, {type: "null"}]`.
        members = {node.pointer: node for union in merged.unions for node in split_null(union.members)[0]}
        if len(members) > 1 and value == {}:
            return None
        new = [node for pointer, node in members.items() if pointer not in seen]
        seen |= members.keys()
        found = (_of_definition(value, merge_schemas((node,)), seen) for node in new)
        return next((default for default in found if default is not None), None)
    is_base = any("discriminator" in part for part in merged.parts)
    is_free = merged.properties and merged.required.keys().isdisjoint(merged.properties)
    return Default(Empty.MODEL) if value == {} and is_free and not (merged.unions or is_base) else None
