"""Encoding of Python values: path, query, headers, cookies, JSON, and lines for people."""

import enum
import json
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Final, TypeAlias, cast
from urllib.parse import quote, unquote

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError
from typing_extensions import override

Json: TypeAlias = "bool | float | str | list[Json] | dict[str, Json] | None"
Pairs = tuple[tuple[str, str], ...]

# The type of a value decides about its encoding, so one adapter serves all types.
ANY: TypeAdapter[Any] = TypeAdapter(Any, config={"ser_json_inf_nan": "constants"})
REQUEST = object()
"""Context of pydantic's serialization that is a request."""
WIRE: Mapping[str, Any] = {
    "by_alias": True,
    "exclude_unset": True,
    "context": REQUEST,
    "warnings": False,
    "serialize_as_any": True,  # else `true` in the place of a number would be 1
}
"""Arguments of pydantic's serialization of a request. Raw values of responses cause no warning."""
ARRAYS: tuple[type[Any], ...] = (Sequence,)
_LONGEST_LINE = 300
_TEXTS: tuple[type[Any], ...] = (str, bytes, bytearray, memoryview)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")


class Unset(enum.Enum):
    """Type of `UNSET`."""

    UNSET = ...  # a value that pydantic neither converts nor writes

    @override
    def __repr__(self) -> str:
        return self.name


UNSET: Final = Unset.UNSET
"""Value of an argument or a field that is not sent. `None` is null."""


class Misfit:
    """Part of a response that does not fit. A request contains it as it came."""

    __slots__ = ()


def without_unset(value: Any) -> Any:
    """Return mappings and sequences of any class without `UNSET`, at every depth."""
    if isinstance(value, Misfit):
        return value
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value).items()
        return {k: without_unset(each) for k, each in entries if each is not UNSET}
    if isinstance(value, ARRAYS) and not isinstance(value, _TEXTS):
        found = [without_unset(each) for each in value if each is not UNSET]
        return tuple(found) if isinstance(value, tuple) else found
    return value


class Encoded(str):
    """Text that is already percent-encoded."""

    __slots__ = ()


def build_path(template: str, /, **parameters: object) -> str:
    """Return `template` with the percent-encoded value of each `{name}`.

    A `{+name}` has several segments, so slashes of its value stay as they are. Raise
    `ValueError` for an empty value, and for a segment `.` or `..`, since quoting does not
    change dots and HTTP libraries resolve them.
    """
    path = template
    for name, value in parameters.items():
        parts = [value] if isinstance(value, str) else _simple(name, value)
        text = ",".join(map(quoted, parts))
        if not text:
            raise ValueError(f"path parameter {name!r} must not be {value!r}")
        path = path.replace("{" + name + "}", text)
        path = path.replace("{+" + name + "}", text.replace("%2F", "\0"))
    if "." in path or "%2" in path:
        _refuse_dots(template, path)
    return path.replace("\0", "/")


def build_query(parameters: Mapping[str, object]) -> Pairs:
    """Return pairs in the style `form`, exploded: one for each item or property."""
    return tuple(
        (name if key is None else key, text)
        for name, value in parameters.items()
        for key, text in texts(name, value, "form")
    )


def build_headers(parameters: Mapping[str, object]) -> Pairs:
    """Return pairs in the style `simple`: items joined by commas. Raise `ValueError`."""
    return tuple(
        (name, header_value(name, ",".join(parts)))
        for name, value in parameters.items()
        if (parts := _simple(name, value))
    )


def header_value(name: str, text: str) -> str:
    """Return the value of a header. Raise `ValueError` for control characters and surrogates."""
    if _CONTROL.search(text):
        problem = "must not hold control characters or surrogates"
        raise ValueError(f"header {name!r} {problem}")
    return text.strip(" \t")


def quoted(text: str) -> str:
    """Return `text` percent-encoded once, without safe characters."""
    return text if isinstance(text, Encoded) else quote(text, safe="")


def one_line(text: str) -> str:
    """Return a short line without control, bidirectional and invisible characters."""
    start = text[: _LONGEST_LINE * 4]  # a server's text may be long
    line = " ".join("".join(c if c.isprintable() else " " for c in start).split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"


def encode_json(body: object) -> bytes | None:
    """Return JSON with wire names, or `None` for `UNSET`. Raise `ValueError` for NaN and infinity."""
    if body is UNSET:
        return None
    try:
        content = ANY.dump_json(body, **WIRE)
    except PydanticSerializationError:
        content = ANY.dump_json(without_unset(body), **WIRE)
    if b"NaN" in content or b"Infinity" in content:  # or in a text, so parse it
        json.dumps(json.loads(content), allow_nan=False)
    return content


def encode_text(body: str | bytes | Unset) -> bytes | None:
    """Return text as UTF-8, bytes unchanged, and `None` for `UNSET`."""
    content = body.encode() if isinstance(body, str) else body
    return None if isinstance(content, Unset) else content


def to_json(value: object, parameter: str = "") -> Json:
    """Return plain data: values of enums, times of RFC 3339, wire names, null for `UNSET`."""
    if value is None and parameter:
        raise null_error(f"parameter {parameter!r}")
    given = None if value is UNSET else without_unset(value)
    plain: Json = ANY.dump_python(given, mode="json", **WIRE)
    return plain


def to_text(plain: Json) -> str:
    """Return strings unchanged, and other values as JSON, for example `true` or `1.5`.

    A whole number has no fraction, because an identifier may be a `float`. Raise
    `ValueError` for NaN and infinity.
    """
    if isinstance(plain, float) and not isfinite(plain):
        raise ValueError(f"{plain} is not a number of JSON")
    if isinstance(plain, float) and plain.is_integer() and abs(plain) < 1e21:
        plain = int(plain)
    return plain if isinstance(plain, str) else ANY.dump_json(plain).decode()


def null_error(name: str) -> TypeError:
    """Return the error of `None` in the place of a value that is not null."""
    advice = "if it is optional, leave it out or pass UNSET"
    return TypeError(f"{name} must not be None: {advice}")


def texts(name: str, value: object, style: str) -> list[tuple[str | None, str]]:
    """Return the texts of a value, each with its property. Null values have no text.

    Raise `ValueError` for a value that `style` cannot encode.
    """
    if type(value) in {str, int}:
        return [(None, str(value))]
    plain = to_json(value, name)
    items = plain if isinstance(plain, list) else [plain]
    members: list[tuple[str | None, Json]] = [(None, item) for item in items]
    if isinstance(plain, dict):
        members = [*plain.items()]
    if any(isinstance(each, (list, dict)) for _, each in members):
        raise ValueError(f"parameter {name!r}: style {style} cannot encode this value")
    return [(key, to_text(each)) for key, each in members if each is not None]


def _simple(name: str, value: object) -> list[str]:
    """Return each name and each value as an item."""
    return [t for pair in texts(name, value, "simple") for t in pair if t is not None]


def _refuse_dots(template: str, path: str) -> None:
    for before, after in zip(template.split("/"), path.split("/"), strict=True):
        if before != after and {".", ".."} & {*map(unquote, after.split("\0"))}:
            name = before.partition("{")[2].partition("}")[0].lstrip("+")
            text = after.replace("\0", "/")
            raise ValueError(f"path parameter {name!r} must not be {text!r}")
