"""Python values to what travels: path, query, headers and JSON."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from .values import ANY, Json, to_json, to_text

Pairs = tuple[tuple[str, str], ...]


def build_path(template: str, parameters: Mapping[str, object]) -> str:
    """`template` with each `{name}` replaced by its value, percent-encoded whole.

    Raises `ValueError` for an empty value, `.` and `..`: quoting leaves dots alone and
    URL libraries resolve them, so that such a value would address another resource.
    """

    def replace(match: re.Match[str]) -> str:
        text = ",".join(quote(item, safe="") for item in _items(parameters[match[1]]))
        if text in {"", ".", ".."}:
            raise ValueError(f"path parameter {match[1]!r} must not be {text!r}")
        return text

    return re.sub(r"\{([^{}]+)\}", replace, template)


def build_query(parameters: Mapping[str, object]) -> Pairs:
    """Style `form`, exploded: arrays repeat the name, properties stand for themselves."""
    pairs: list[tuple[str, Json]] = []
    for name, value in parameters.items():
        plain = to_json(value)
        if isinstance(plain, dict):
            pairs.extend(plain.items())
        else:
            items = plain if isinstance(plain, list) else [plain]
            pairs.extend((name, item) for item in items)
    return tuple((name, to_text(item)) for name, item in pairs if item is not None)


def build_headers(parameters: Mapping[str, object]) -> Pairs:
    """Style `simple`: items joined by commas. What would end the line is refused."""
    given = {name: value for name, value in parameters.items() if value is not None}
    pairs = tuple((name, ",".join(_items(given[name])).strip(" \t")) for name in given)
    for name, text in pairs:
        if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text):
            raise ValueError(f"header {name!r} must not hold control characters")
    return pairs


def encode_json(body: object, *, null: bool = False) -> bytes | None:
    """`body` by the document's names, fields left out stay out. `None`: no body, or `null`."""
    if body is None and not null:
        return None
    return ANY.dump_json(body, by_alias=True, exclude_unset=True)


def encode_text(body: str | None) -> bytes | None:
    """`body` in UTF-8."""
    return None if body is None else body.encode()


def _items(value: object) -> list[str]:
    plain = to_json(value)
    if isinstance(plain, dict):
        plain = [part for pair in plain.items() for part in pair]
    items = plain if isinstance(plain, list) else [plain]
    return [to_text(item) for item in items if item is not None]
