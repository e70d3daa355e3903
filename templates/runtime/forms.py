"""Forms without files, `application/x-www-form-urlencoded`, and queries that are one."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict, TypeGuard, cast
from urllib.parse import quote_plus

from .encode import Encoded, Pairs
from .styles import Style, Styled
from .values import ANY, Json, to_json, to_text


class Writing(TypedDict):
    """How a property is written that is written as a parameter of a query."""

    style: Style
    explode: bool
    allow_reserved: NotRequired[bool]


def encode_form(
    body: object,
    media_types: Mapping[str, str] | None = None,
    *,
    styles: Mapping[str, Writing] | None = None,
) -> bytes | None:
    """A pair for each property, and for each item of a list; objects in them as JSON.

    `media_types` and `styles` are those that the document gives to properties. Forms
    have no null: such a property is left out.
    """
    if body is None:
        return None
    documented, written = media_types or {}, styles or {}
    pairs: list[tuple[str, str]] = []
    for name, value in cast("dict[str, Json]", to_json(body)).items():
        if name in written:
            pairs += Styled(value, **written[name]).query_pairs(name)
        else:
            media_type = documented.get(name)
            pairs += [(name, part_text(item, media_type)) for item in fields(value)]
    return "&".join(f"{quote_plus(n)}={_quoted(text)}" for n, text in pairs).encode()


def build_querystring(content: object) -> Pairs:
    """The whole query: JSON and text as they are, an object as a form with JSON in it."""
    plain = to_json(content)
    if not isinstance(plain, dict):
        return () if plain is None else (("", to_text(plain)),)
    return tuple(
        (name, to_text(item)) for name, value in plain.items() for item in fields(value)
    )


def fields(value: Any) -> list[Any]:
    """What stands for a property: each item of a list, or itself; for null, nothing."""
    items = value if _is_list(value) else [value]
    return [item for item in items if item is not None]


def part_text(plain: Json, media_type: str | None) -> str:
    """`plain` as a field of a form; of a field that is JSON, a string is in quotes."""
    is_json = media_type is not None and media_type.endswith(("/json", "+json"))
    return ANY.dump_json(plain).decode() if is_json else to_text(plain)


def _quoted(text: str) -> str:
    return text if isinstance(text, Encoded) else quote_plus(text)


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
