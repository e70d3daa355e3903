"""Python values as plain JSON, and as the text that stands for them outside of JSON."""

from typing import Any, TypeAlias

from pydantic import TypeAdapter

Json: TypeAlias = "bool | float | str | list[Json] | dict[str, Json] | None"

# A value's own type says how it is written, so one adapter serves them all.
ANY: TypeAdapter[Any] = TypeAdapter(Any)


def to_json(value: object) -> Json:
    """Enums by value, times as RFC 3339 writes them, models by the document's names."""
    plain: Json = ANY.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
    return plain


def to_text(plain: Json) -> str:
    """Strings as they are; the rest as JSON writes it: `true`, `1.5`, data in data."""
    return plain if isinstance(plain, str) else ANY.dump_json(plain).decode()
