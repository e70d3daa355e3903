"""Forms without files: `application/x-www-form-urlencoded`."""

from collections.abc import Mapping
from typing import Any, TypeGuard, cast
from urllib.parse import urlencode

from .values import ANY, Json, to_json, to_text


def encode_form(
    body: object, media_types: Mapping[str, str] | None = None
) -> bytes | None:
    """A pair for each property, and for each item of a list; objects in them as JSON.

    `media_types` are those that the document gives to properties. Forms have no null:
    such a property is left out.
    """
    if body is None:
        return None
    documented = media_types or {}
    pairs = [
        (name, part_text(item, documented.get(name)))
        for name, value in cast("dict[str, Json]", to_json(body)).items()
        for item in fields(value)
    ]
    return urlencode(pairs).encode()


def fields(value: Any) -> list[Any]:
    """What stands for a property: each item of a list, or itself; for null, nothing."""
    items = value if _is_list(value) else [value]
    return [item for item in items if item is not None]


def part_text(plain: Json, media_type: str | None) -> str:
    """`plain` as a field of a form; of a field that is JSON, a string is in quotes."""
    is_json = media_type is not None and media_type.endswith(("/json", "+json"))
    return ANY.dump_json(plain).decode() if is_json else to_text(plain)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
