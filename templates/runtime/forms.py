"""Urlencoded forms, in bodies and in queries."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict, TypeGuard, cast
from urllib.parse import quote_plus

from .encode import ANY, UNSET, WIRE, Encoded, Json, Pairs, to_json, to_text
from .styles import Style, Styled


class Encoding(TypedDict, total=False):
    """Encoding of a part of a form in the document."""

    content_type: str  # may list several
    headers: Sequence[str]  # the required ones
    transfer_encoding: str
    style: Style
    explode: bool
    allow_reserved: bool
    encoding: "Mapping[str, Encoding]"  # of inner parts: by name, or by position
    prefix_encoding: "Sequence[Encoding]"
    item_encoding: "Encoding"
    sequence: Literal["lines", "records", "events", "data", "text"]  # of items


def encode_form(
    body: object, encoding: Mapping[str, Encoding] | None = None
) -> bytes | None:
    """Return a pair for each property, and for each item of a list. Inner objects are JSON.

    Forms have no null, so such a property is left out.
    """
    if body is UNSET:
        return None
    text = "&".join(f"{_quoted(n)}={_quoted(v)}" for n, v in _pairs(body, encoding))
    return text.encode()


def form_parameter(
    value: object, encoding: Mapping[str, Encoding] | None = None
) -> object:
    """Return a parameter as a form. One that is not given stays as it is."""
    return value if value is None or value is UNSET else encode_form(value, encoding)


def build_querystring(
    content: object, encoding: Mapping[str, Encoding] | None = None
) -> Pairs:
    """Return the complete query: JSON and text unchanged, an object as a form."""
    if isinstance(content, bytes):
        return (("", content.decode()),)
    plain = to_json(content, "querystring")
    if plain is None:
        return ()
    if not isinstance(plain, dict):
        return (("", to_text(plain)),)
    pairs = _pairs(content, encoding)
    return tuple((Encoded(_quoted(n)), Encoded(_quoted(v))) for n, v in pairs)


def _pairs(
    body: object, encoding: Mapping[str, Encoding] | None
) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    values = ANY.dump_python(body, **WIRE)
    for name, value in cast("dict[str, Any]", values).items():
        own = (encoding or {}).get(name, {})
        if "style" in own:
            pairs += styled(value, own).query_pairs(name)
        else:
            media_type = own.get("content_type")
            pairs += [(name, _text(name, item, media_type)) for item in fields(value)]
    return pairs


def styled(value: object, encoding: Encoding) -> Styled:
    """Return `value` with its style."""
    reserved = encoding.get("allow_reserved", False)
    return Styled(
        value, encoding.get("style", "form"), encoding.get("explode"), reserved
    )


def fields(value: Any) -> list[Any]:
    """Return the values of a property: the items of a list, or the value. Null has none."""
    items = value if _is_list(value) else [value]
    return [item for item in items if item is not None]


def part_text(name: str, plain: Json, media_type: str | None) -> str:
    """Return the text of `plain` in a form; a JSON string is quoted.

    Raise `ValueError` for an object or a list that is not sent as JSON.
    """
    if is_json(media_type or ""):
        return ANY.dump_json(plain).decode()
    if media_type and isinstance(plain, (dict, list)):
        raise ValueError(f"{name!r} is sent as {media_type}: give its text")
    return to_text(plain)


def is_json(media_type: str) -> bool:
    """Return whether a media type, or the first of several, is JSON."""
    first = media_type.partition(",")[0].partition(";")[0]
    return first.strip().lower().endswith(("/json", "+json"))


def _text(name: str, item: object, media_type: str | None) -> str:
    if isinstance(item, bytes):
        return Encoded(quote_plus(item))
    return part_text(name, to_json(item), media_type)


def _quoted(text: str) -> str:
    if isinstance(text, Encoded):
        return text
    return quote_plus(text).replace("~", "%7E")  # Source: WHATWG URL


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
