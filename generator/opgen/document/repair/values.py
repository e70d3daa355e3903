"""Repair of values with another type than their field: null, an empty list for a mapping, text for a number."""

import json
import re
from typing import Any

from opgen.core.json_values import shown, without
from opgen.core.schema_keywords import SCHEMA_LISTS
from opgen.document.openapi_objects import ANYTHING, Shape
from opgen.document.repair.rule import Context, Sample, Value

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?")
_BOOLEANS = {"true": True, "false": False}
# Types of the values of fields, by the form of the field.
_TYPES: dict[str, frozenset[type]] = {
    "text": frozenset({str}),
    "flag": frozenset({bool}),
    "number": frozenset({int, float}),
    "list": frozenset({list}),
}
_MAX_INDEX_DIGITS = 3


def _drop_nulls(value: Value, context: Context) -> Value:
    shape, found = context.shape, dict(value)
    for key, each in value.items():
        if each is not None or shape.forms.get(key) == "any" or _is_undefined(shape, key):
            continue
        if key in shape.fields:
            context.report(f"{key} is null: ignored", key, hint="remove the field")
            del found[key]
        else:
            context.report(
                "expected a mapping, found null: read as an empty mapping", key, hint="use {} for an empty mapping"
            )
            found[key] = {}
    return found if found != value else value


def _is_undefined(shape: Shape, key: str) -> bool:
    """Return whether OpenAPI does not define the value of `key`."""
    if key.startswith("x-") and shape.has_extensions:
        return True
    return key not in shape.fields and shape.child(key) is ANYTHING


def _has_wrong_type(shape: Shape, key: str, sample: Sample) -> bool:
    kind = list if isinstance(sample, frozenset) else str if isinstance(sample, str) else sample
    types = _TYPES.get(shape.forms.get(key, ""))
    return types is not None and kind not in types


def _convert_types(value: Value, context: Context) -> Value:
    found = value
    for key, each in value.items():
        form = context.shape.forms.get(key, "")
        new = _convert(form, key, each)
        if form == "number" and type(new) not in _TYPES[form]:
            context.report(f"invalid {key} {shown(each)}: ignored", key)
            found = without(found, key)
        elif new is not each:
            context.report(f"invalid {key} {shown(each)}: read as {shown(new)}", key)
            found = {**found, key: new}
    return found


def _convert(form: str, key: str, value: Any) -> Any:  # untrusted JSON
    """Convert `value` to the type of a field with `form`.

    Return `value` itself if its type is correct or the conversion is unknown.
    """
    kind = type(value)
    if form == "text" and kind in {int, float, bool}:
        return json.dumps(value)
    if form == "flag" and kind is str:
        return _BOOLEANS.get(value.strip().lower(), value)
    if form == "number" and kind is str and _NUMBER.fullmatch(value.strip()):
        return json.loads(value)
    if key in SCHEMA_LISTS and kind is dict and value and all(map(str.isdecimal, value)):
        return _list_from_indices(value)
    return value


def _list_from_indices(value: Value) -> list[Any]:
    """Convert a mapping with indices as keys to a list. A missing index becomes an empty schema."""
    by_index = {int(key): each for key, each in value.items() if len(key) <= _MAX_INDEX_DIGITS}
    return [by_index.get(index, {}) for index in range(max(by_index, default=-1) + 1)]


REPAIRS = {
    "null-value": _drop_nulls,
    "wrong-kind": _convert_types,
}
TRIGGERS = {
    "null-value": lambda _, __, sample: sample is type(None),
    "wrong-kind": _has_wrong_type,
}
