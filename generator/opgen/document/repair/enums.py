"""Repair of enums and defaults that contradict the type of their schema."""

import json
import re
from collections.abc import Mapping
from typing import Any

from opgen.core.json_values import items, listed, shown, without
from opgen.document.repair.rule import Context, Value

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?")
_TYPE_NAMES: Mapping[type, tuple[str, ...]] = {
    bool: ("boolean",),
    int: ("integer", "number"),
    str: ("string",),
    list: ("array",),
    dict: ("object",),
    type(None): ("null",),
}


def _repair_enum(schema: Value, context: Context) -> Value:
    if "enum" not in schema:
        return schema
    values = schema["enum"]
    if not isinstance(values, list) or not values:
        is_list = isinstance(values, list)
        defect = "must be a list of at least one value" if is_list else f"{shown(values)} is not a list"
        context.report(f"enum {defect}: ignored", "enum")
        return without(schema, "enum")
    inner = schema.get("items", {})
    is_of_items = schema.get("type") == "array" and isinstance(inner, dict) and not {"enum", "$ref"} & inner.keys()
    if is_of_items and not any(isinstance(value, list) for value in values):
        context.report("enum of an array lists values of its items: moved to items", "enum", hint="move enum to items")
        type_ = "string" if any(isinstance(value, str) for value in values) else "integer"
        return {**without(schema, "enum"), "items": {"type": type_, **inner, "enum": values}}
    return _convert_values(_drop_duplicates(schema, context), context)


def _unique(values: list[Any]) -> list[Any]:
    return list({json.dumps(value, sort_keys=True): value for value in values}.values())


def _drop_duplicates(schema: Value, context: Context) -> Value:
    unique = _unique(schema["enum"])
    if len(unique) == len(schema["enum"]):
        return schema
    context.report("duplicate value in enum", "enum", hint="remove one of them")
    return {**schema, "enum": unique}


def _convert_values(schema: Value, context: Context) -> Value:
    """Convert enum values to the type of the schema, and drop other values. Drop an enum without values."""
    types = _types(schema)
    mismatched = [v for v in schema["enum"] if v is not None and not _has_type(v, types)]
    if not types or not mismatched:
        return schema
    context.report(
        f"values {', '.join(map(shown, mismatched[:3]))} of enum do not match the type: converted to {' or '.join(types)} where possible",
        "enum",
        hint="correct type or enum so that they match",
    )
    found = [(v, v if v is None or _has_type(v, types) else _convert(v, types)) for v in schema["enum"]]
    unique = _unique([new for old, new in found if new is not None or old is None])
    return {**schema, "enum": unique} if any(value is not None for value in unique) else without(schema, "enum")


def _repair_default(schema: Value, context: Context) -> Value:
    if "default" not in schema:
        return schema
    value = schema["default"]
    if _is_valid(value, schema, context):
        return schema
    types = _types(context.resolve(schema)) or _types(schema)
    converted_value = _convert(value, types) if types else None
    if converted_value is not None and _is_valid(converted_value, schema, context):
        context.report(
            f"default {shown(value)} does not match the type: read as {shown(converted_value)}",
            "default",
            hint="correct type or default so that they match",
        )
        return {**schema, "default": converted_value}
    context.report(
        f"default {shown(value)} does not match its schema: ignored",
        "default",
        hint="correct the default, or the schema",
    )
    return without(schema, "default")


def _is_valid(value: Any, schema: Value, context: Context) -> bool:  # untrusted JSON
    """Return whether `value` is valid by the types, the enum and the limits of `schema` and of its reference."""
    if value is None and (schema.get("nullable") is True or None in items(schema.get("enum"))):
        return True
    if "$ref" in schema and not _is_valid(value, context.resolve(schema), context):
        return False
    types = _types(schema)
    if types and not _has_type(value, types):
        return False
    if isinstance(schema.get("enum"), list) and not _is_among(value, schema["enum"]):
        return False
    return _is_within(value, schema)


def _is_among(value: Any, values: list[Any]) -> bool:  # untrusted JSON
    is_boolean = isinstance(value, bool)
    return any(value == each and is_boolean == isinstance(each, bool) for each in values)


def _is_within(value: Any, schema: Value) -> bool:  # untrusted JSON
    size: Any
    if type(value) in {int, float}:
        least, most, size = "minimum", "maximum", value
    elif isinstance(value, str):
        least, most, size = "minLength", "maxLength", len(value)
    else:
        return True
    low, high = schema.get(least), schema.get(most)
    return not ((type(low) in {int, float} and size < low) or (type(high) in {int, float} and size > high))


def _types(schema: Value) -> list[str]:
    """Return the value of `type` as a list."""
    return [name for name in listed(schema.get("type")) if isinstance(name, str)]


def _has_type(value: Any, types: list[str]) -> bool:  # untrusted JSON
    if isinstance(value, float):
        return "number" in types or (value.is_integer() and "integer" in types)
    return any(name in types for name in _TYPE_NAMES[type(value)])


def _convert(value: Any, types: list[str]) -> Any:  # untrusted JSON
    """Convert `value` to one of `types` without loss, or return `None`."""
    if isinstance(value, str):
        word = value.strip()
        if "boolean" in types and word.lower() in {"true", "false"}:
            return word.lower() == "true"
        number = json.loads(word) if _NUMBER.fullmatch(word) else None
        return number if number is not None and _has_type(number, types) else None
    if type(value) in {bool, int, float} and "string" in types:
        return json.dumps(value)
    return None


REPAIRS = {
    "enum-and-type": _repair_enum,
    "default": _repair_default,
}
