"""Comparable forms of JSON values."""

import json
from typing import Any


def canonical_value(value: Any) -> str:  # untrusted JSON
    """Return `value` as JSON text. Numbers with the same value have the same text, and keys are sorted."""
    if type(value) is str:
        return json.dumps(value)
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:  # untrusted JSON
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
    return value


def type_of(value: Any) -> str:  # untrusted JSON
    """Return the JSON Schema type of a JSON value. An integral number is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "string"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case list():
            return "array"
    return "object"


def is_number(value: Any) -> bool:  # untrusted JSON
    """Return whether `value` is a number and not a boolean."""
    return isinstance(value, int | float) and not isinstance(value, bool)
