"""Comparable forms of JSON values, and the formats of strings and numbers."""

import json
import re
from collections.abc import Mapping
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


_DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d\d:\d\d)"

SAMPLES: Mapping[str, str] = {
    "date": "2000-01-01",
    "date-time": "2000-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "duration": "P1D",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "email": "a@example.com",
    "idn-email": "a@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com",
    "url": "https://example.com",
    "uri-reference": "/a",
    "byte": "YQ==",
    "base64": "YQ==",
    "json-pointer": "/a",
    "regex": "a",
}
"""A short valid string of each known format."""

_PATTERNS = {
    "date": re.compile(_DATE),
    "date-time": re.compile(f"{_DATE}[Tt ]{_TIME}", re.IGNORECASE),
    "time": re.compile(_TIME, re.IGNORECASE),
    "duration": re.compile(r"P(?=.)[\dYMWDTHS.,]+"),
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE),
    "email": re.compile(r"[^@\s]+@[^@\s]+"),
    "idn-email": re.compile(r"[^@\s]+@[^@\s]+"),
    "hostname": re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[\w-]+)*"),
    "ipv4": re.compile(r"\d{1,3}(\.\d{1,3}){3}"),
    "ipv6": re.compile(r"[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*"),
    "uri": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+"),
    "url": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+"),
    "uri-reference": re.compile(r"\S*"),
    "json-pointer": re.compile(r"(/([^~/]|~[01])*)*"),
    "byte": re.compile(r"[A-Za-z0-9+/_-]*={0,2}"),
    "base64": re.compile(r"[A-Za-z0-9+/_-]*={0,2}"),
}
TEXT_FORMATS = frozenset({*_PATTERNS, "binary"})
"""Formats that decide which texts are valid, or that texts are bytes."""
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1), "float": (-3.5e38, 3.5e38)}


def has_format(value: Any, format_: object) -> bool:  # Any: a JSON value
    """Return whether `value` has the format. A format that is not known, or of another type, accepts every value."""
    if not isinstance(format_, str):
        return True
    if isinstance(value, str):
        pattern = _PATTERNS.get(format_)
        return pattern is None or pattern.fullmatch(value) is not None
    limits = _RANGES.get(format_)
    if limits is None or not is_number(value):
        return True
    return bool(limits[0] <= value <= limits[1])
