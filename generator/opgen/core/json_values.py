"""Access to untrusted JSON values, and conversion of JSON values to text for messages."""

import json
from collections.abc import Mapping
from typing import Any


def mapping(value: object) -> dict[str, Any]:
    """Return `value` if it is a mapping, else an empty mapping."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """Return `value` if it is a list, else an empty list."""
    return value if isinstance(value, list) else []


def listed(value: Any) -> list[Any]:
    """Return `value` if it is a list, else a list of it: the types of a schema are one or several."""
    return value if isinstance(value, list) else [value]


def text(value: object) -> str:
    """Return `value` if it is a string, else an empty string."""
    return value if isinstance(value, str) else ""


def without(value: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """Return `value` without `keys`."""
    return {key: each for key, each in value.items() if key not in keys}


def fold_name(name: str) -> str:
    """Return only the letters and digits of `name`, case-folded, to compare names."""
    return "".join(each for each in name.casefold() if each.isalnum())


def shown(value: object, most: int = 60) -> str:
    """Return `value` as JSON on one line, truncated to `most` characters."""
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= most else written[:most] + "…"
