"""Python values as plain JSON, and as the text that stands for them outside of JSON."""

from typing import Any, TypeAlias

from pydantic import ConfigDict, TypeAdapter

Json: TypeAlias = "bool | float | str | list[Json] | dict[str, Json] | None"

# A value's own type says how it is written, so one adapter serves them all.
ANY: TypeAdapter[Any] = TypeAdapter(
    Any, config=ConfigDict(ser_json_inf_nan="constants")
)


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
