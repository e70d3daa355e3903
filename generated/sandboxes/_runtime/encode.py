"""Python values to what travels: path, query, headers, cookies and JSON."""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import quote, unquote

from pydantic import ConfigDict, TypeAdapter

Json: TypeAlias = "bool | float | str | list[Json] | dict[str, Json] | None"
Pairs = tuple[tuple[str, str], ...]

# A value's own type says how it is written, so one adapter serves them all.
ANY: TypeAdapter[Any] = TypeAdapter(
    Any, config=ConfigDict(ser_json_inf_nan="constants")
)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Encoded(str):
    """Text that is percent-encoded already."""

    __slots__ = ()


def build_path(template: str, parameters: Mapping[str, object]) -> str:
    """`template` with each `{name}` replaced by its value, percent-encoded whole.

    Raises `ValueError` for an empty value, and for a segment `.` or `..`: quoting leaves
    dots alone and URL libraries resolve them, so that another resource would be meant.
    """
    path = template
    for name, value in parameters.items():
        parts = [value] if isinstance(value, str) else _simple(name, value)
        text = ",".join(map(quoted, parts))
        if not text:
            raise ValueError(f"path parameter {name!r} must not be {value!r}")
        path = path.replace("{" + name + "}", text)
    if "." in path or "%2" in path:
        _refuse_dots(template, path)
    return path


def build_query(parameters: Mapping[str, object]) -> Pairs:
    """Style `form`, exploded: arrays repeat the name, properties stand for themselves."""
    return tuple(
        (name if key is None else key, text)
        for name, value in parameters.items()
        if value is not None
        for key, text in texts(name, value, "form")
    )


def build_headers(parameters: Mapping[str, object]) -> Pairs:
    """Style `simple`: items joined by commas. What would end the line is refused."""
    return tuple(
        (name, header_value(name, ",".join(parts)))
        for name, value in parameters.items()
        if (parts := _simple(name, value))
    )


def header_value(name: str, text: str) -> str:
    """Raises `ValueError` for what would end the line."""
    if _CONTROL.search(text):
        raise ValueError(f"header {name!r} must not hold control characters")
    return text.strip(" \t")


def quoted(text: str) -> str:
    """Percent-encoded whole, and once."""
    return text if isinstance(text, Encoded) else quote(text, safe="")


def encode_json(body: object, *, null: bool = False) -> bytes | None:
    """`body` by the document's names, fields left out stay out. `None`: no body, or `null`.

    Raises `ValueError` for a number that JSON does not have.
    """
    if body is None and not null:
        return None
    content = ANY.dump_json(body, by_alias=True, exclude_unset=True)
    if b"NaN" in content or b"Infinity" in content:  # or in a text, so it is read
        json.loads(content, parse_constant=_refused)
    return content


def encode_text(body: str | bytes | None) -> bytes | None:
    """Text in UTF-8; bytes as they are."""
    return body.encode() if isinstance(body, str) else body


def to_json(value: object) -> Json:
    """Enums by value, times as RFC 3339 writes them, models by the document's names."""
    plain: Json = ANY.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
    return plain


def to_text(plain: Json) -> str:
    """Strings as they are; the rest as JSON writes it: `true`, `1.5`, data in data.

    A whole number has no fraction, whatever its type: an identifier may have been a float.
    """
    if isinstance(plain, float) and plain.is_integer() and abs(plain) < 1e21:
        plain = int(plain)
    return plain if isinstance(plain, str) else ANY.dump_json(plain).decode()


def texts(name: str, value: object, style: str) -> list[tuple[str | None, str]]:
    """The texts of a value, each with the property it is; none of what is left out.

    Raises `ValueError` for what `style` does not say how to write.
    """
    if type(value) in {str, int}:
        return [(None, str(value))]
    plain = to_json(value)
    items = plain if isinstance(plain, list) else [plain]
    members: list[tuple[str | None, Json]] = [(None, item) for item in items]
    if isinstance(plain, dict):
        members = [*plain.items()]
    if any(isinstance(each, list | dict) for _, each in members):
        problem = f"style {style} does not say how to write this value"
        raise ValueError(f"parameter {name!r}: {problem}")
    return [(key, to_text(each)) for key, each in members if each is not None]


def _simple(name: str, value: object) -> list[str]:
    """Each name and each value on its own."""
    pairs = texts(name, value, "simple")
    return [part for pair in pairs for part in pair if part is not None]


def _refuse_dots(template: str, path: str) -> None:
    for before, after in zip(template.split("/"), path.split("/"), strict=True):
        if before != after and unquote(after) in {".", ".."}:
            name = before.partition("{")[2].partition("}")[0]
            raise ValueError(f"path parameter {name!r} must not be {after!r}")


def _refused(constant: str) -> None:
    raise ValueError(f"JSON has no {constant}")
