"""The keywords of strings, numbers and booleans: types, formats, constraints, enums, defaults, each checked before it is kept."""

import math
from collections.abc import Iterator
from typing import Any, cast

from pydantic_core import (
    CoreSchema,
    SchemaValidator,
    ValidationError,
    core_schema,
)

from opgen.api.constraints import limits
from opgen.api.schema import (
    UNCONSTRAINED,
    AnyOf,
    Anything,
    Array,
    Const,
    Constraints,
    Map,
    Nullable,
    Scalar,
    ScalarFormat,
    ScalarType,
    Schema,
)
from opgen.core.patterns import compiles
from opgen.core.pointers import Pointer
from opgen.normalize.node import Node
from opgen.normalize.schemas.flatten import Flat

_TYPES: dict[ScalarType, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
# The formats that become Python types. The rest are annotations: `email`, `uri`, `ipv4`, `password` and their like
# would make valid answers fail or change on a round trip.
_FORMATS = frozenset({"date", "time", "date-time", "uuid", "binary"})
_MAX_LENGTH = 2**31 - 1  # pydantic keeps lengths as C integers


def json_type(value: object) -> ScalarType | None:
    """The narrowest JSON Schema type of a scalar; None for null, lists and mappings."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    return "string" if isinstance(value, str) else None


def has_type(value: object, name: ScalarType) -> bool:
    """Whether JSON Schema says that `value` is of the type `name`; `1.0` is no integer here."""
    return type(value) in _TYPES[name]


def scalar(name: ScalarType, keywords: dict[str, Any]) -> Scalar:
    """The scalar schema of one type; keywords that do not fit it are left out, as JSON Schema demands."""
    if name == "string":
        format_ = keywords.get("format")
        if isinstance(format_, str) and format_ in _FORMATS:
            return Scalar(type="string", format=cast("ScalarFormat", format_))
        return Scalar(type="string", constraints=_string_constraints(keywords))
    if name == "boolean":
        return Scalar(type="boolean")
    return Scalar(
        type=name, constraints=_number_constraints(keywords, integer=name == "integer")
    )


def array_constraints(keywords: dict[str, Any]) -> Constraints:
    """`minItems` and `maxItems`."""
    return Constraints(
        min_items=_length(keywords.get("minItems")),
        max_items=_length(keywords.get("maxItems")),
    )


def without_constraints(schema: Schema) -> Schema:
    """Return `schema` without constraints: in a list, map or union they would need a class of their own."""
    if isinstance(schema, Nullable):
        return Nullable(without_constraints(schema.schema))
    if isinstance(schema, Array):
        return Array(items=schema.items)
    if isinstance(schema, Scalar) and schema.constraints != UNCONSTRAINED:
        return Scalar(type=schema.type, format=schema.format)
    return schema


def enum_values(node: Node, values: Any) -> tuple[list[str | int | bool | float], bool]:
    """The scalar values of an `enum`, each once, in document order; and whether null is one of them."""
    if not isinstance(values, list) or not values:
        node.problem("enum must be a list of at least one value", at="enum")
        return [], False
    kept: dict[tuple[type, object], str | int | bool | float] = {}
    for value in values:
        if json_type(value) is not None:
            kept.setdefault((type(value), value), value)
    return list(kept.values()), None in values


def widened(values: list[Any]) -> Schema:
    """The scalar types of mixed enum values, as a union."""
    names = sorted({json_type(value) or "string" for value in values})
    if "number" in names and "integer" in names:
        names.remove("integer")
    members = tuple(Scalar(type=name) for name in names)
    if not members:
        return Anything()
    return members[0] if len(members) == 1 else AnyOf(members)


def composed(values: Any) -> list[Schema]:  # untrusted JSON
    """The types of the lists and mappings among enum values."""
    if not isinstance(values, list):
        return []
    lists: list[Schema] = [Array(items=Anything())]
    maps: list[Schema] = [Map(Anything())]
    has_list = any(isinstance(value, list) for value in values)
    has_map = any(isinstance(value, dict) for value in values)
    return [*(lists if has_list else []), *(maps if has_map else [])]


def dropped(schema: Scalar, flat: Flat) -> Iterator[tuple[Pointer, str]]:
    """What the keywords of `flat` demand of a scalar that became `schema`, but pydantic cannot check."""
    is_text = schema.type == "string"
    for part in flat.parts:
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
        if (
            is_text
            and schema.format
            and (words := limits(_string_constraints(part.value)))
        ):
            yield part.pointer, words


def const(value: Any) -> Schema | None:  # untrusted JSON
    """The schema of exactly `value`; None for what a `Literal` cannot hold."""
    return Const(value) if isinstance(value, str | int | bool) else None


def accepts(schema: Scalar, value: object) -> bool:
    """Whether `value` is a default that the scalar takes, as pydantic will judge it; no date, uuid or bytes is."""
    if not has_type(value, schema.type) or schema.format is not None:
        return False
    try:
        SchemaValidator(_core_schema(schema)).validate_python(value)
    except ValidationError:
        return False
    return True


def _core_schema(schema: Scalar) -> CoreSchema:
    constraints = schema.constraints
    if schema.type == "boolean":
        return core_schema.bool_schema()
    if schema.type == "string":
        return core_schema.str_schema(
            min_length=constraints.min_length,
            max_length=constraints.max_length,
            pattern=constraints.pattern,
        )
    if schema.type == "number":
        return core_schema.float_schema(
            ge=constraints.minimum,
            le=constraints.maximum,
            gt=constraints.exclusive_minimum,
            lt=constraints.exclusive_maximum,
            multiple_of=constraints.multiple_of,
        )
    return core_schema.int_schema(
        ge=_whole(constraints.minimum),
        le=_whole(constraints.maximum),
        gt=_whole(constraints.exclusive_minimum),
        lt=_whole(constraints.exclusive_maximum),
        multiple_of=constraints.multiple_of,
    )


def _whole(bound: float | None) -> int | None:
    """An integer's bound, which is whole already."""
    return None if bound is None else int(bound)


def _string_constraints(keywords: dict[str, Any]) -> Constraints:
    pattern = keywords.get("pattern")
    return Constraints(
        min_length=_length(keywords.get("minLength")),
        max_length=_length(keywords.get("maxLength")),
        pattern=pattern if isinstance(pattern, str) and compiles(pattern) else None,
    )


def _number_constraints(keywords: dict[str, Any], *, integer: bool) -> Constraints:
    lower = _number(keywords.get("minimum"))
    upper = _number(keywords.get("maximum"))
    above = _number(keywords.get("exclusiveMinimum"))
    below = _number(keywords.get("exclusiveMaximum"))
    step = _length(keywords.get("multipleOf"))
    if not integer:
        return Constraints(
            minimum=lower,
            maximum=upper,
            exclusive_minimum=above,
            exclusive_maximum=below,
            # A fraction is not checked: 0.3 is no multiple of 0.1 to a float.
            multiple_of=step or None,
        )
    # A fraction as an integer's bound is rounded inward.
    if above is not None and above != int(above):
        lower, above = max(lower or above, above), None
    if below is not None and below != int(below):
        upper, below = min(upper or below, below), None
    return Constraints(
        minimum=None if lower is None else math.ceil(lower),
        maximum=None if upper is None else math.floor(upper),
        exclusive_minimum=None if above is None else int(above),
        exclusive_maximum=None if below is None else int(below),
        multiple_of=step if type(step) is int and step > 1 else None,
    )


def _number(value: Any) -> int | float | None:  # untrusted JSON
    return value if type(value) in {int, float} else None


def _length(value: Any) -> int | None:  # untrusted JSON
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if type(value) is int and 0 <= value <= _MAX_LENGTH else None
