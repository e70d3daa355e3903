"""Schemas for JSON, so that no value is converted to another type."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, cast

from pydantic_core import CoreSchema, SchemaValidator

_DAY = r"^\d{4}-\d\d-\d\d"
_CLOCK = r"\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)?$"
_UUID = "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$"
# Patterns of the texts of a format: alone, and in a union with text.
_TEXTS: Mapping[str, tuple[str, str]] = {
    "date": (f"{_DAY}$", f"{_DAY}$"),
    "datetime": (rf"{_DAY}\D", f"{_DAY}[Tt]{_CLOCK}"),
    "time": ("", f"^{_CLOCK}"),
    "uuid": ("", _UUID),
}
_PARTS = frozenset(
    {
        "choices",
        "definitions",
        "extras_schema",
        "fields",
        "items_schema",
        "keys_schema",
        "schema",
        "values_schema",
    }
)


def exact(schema: Any, definitions: Mapping[str, CoreSchema]) -> Any:
    """Return a schema of pydantic for JSON. `definitions` has the schemas by reference."""
    return ExactTypes(definitions).schema(schema)


class ExactTypes:
    """Change of schemas.

    Strict validation alone still reads a text of digits as a time, accepts `true` for the
    constant 1, and accepts NaN. In a union with text, a format has only the spelling of its
    standard: any other text stays text.
    """

    def __init__(self, definitions: Mapping[str, CoreSchema]) -> None:
        self._definitions = definitions

    def schema(
        self, schema: Any, *, in_text: bool = False, seen: frozenset[str] = frozenset()
    ) -> Any:
        """Return the schema for JSON, of a member of a union with text if `in_text`."""
        if in_text and schema["type"] == "definition-ref":
            ref = schema["schema_ref"]
            target: Any = self._definitions[ref]
            if ref in seen or target["type"] not in {*_TEXTS, "union", "nullable"}:
                return schema
            schema, seen = {k: v for k, v in target.items() if k != "ref"}, seen | {ref}
        kind: str = schema["type"]
        if pattern := _TEXTS.get(kind, ("", ""))[in_text]:
            return _spelled(schema, pattern)
        if kind == "float":
            return {**schema, "allow_inf_nan": False}
        if kind == "literal" or (kind == "enum" and schema.get("sub_type") == "int"):
            types: set[type] = {type(each) for each in schema.get("expected", [0])}
            return _typed(schema, {bool: "bool", int: "int"}.get(types.pop()))
        in_text = (in_text and kind in {"union", "nullable"}) or (
            kind == "union" and self._is_text(schema)
        )
        change = functools.partial(self.schema, in_text=in_text, seen=seen)
        parts = {
            key: _mapped(part, change) for key, part in schema.items() if key in _PARTS
        }
        return {**schema, **parts}

    def _is_text(self, schema: Any, seen: frozenset[str] = frozenset()) -> bool:
        """Return whether a type has texts of any form."""
        kind: str = schema["type"]
        if kind == "definition-ref" and (ref := schema["schema_ref"]) not in seen:
            return self._is_text(self._definitions[ref], seen | {ref})
        if kind == "nullable":
            return self._is_text(schema["schema"], seen)
        if kind == "union":
            return any(self._is_text(each, seen) for each in schema["choices"])
        return kind == "str" or (kind == "enum" and schema.get("sub_type") == "str")


def _mapped(part: Any, change: Callable[[Any], Any]) -> Any:
    """Return a part of a schema: a schema, or a list or a mapping of schemas."""
    if hasattr(part, "append"):  # type checkers know the items of no list here
        return [_mapped(each, change) for each in part]
    if isinstance(part, tuple):  # a member of a union, and its label
        return (change(part[0]), *part[1:])
    if isinstance(part.get("type"), str):  # else a mapping, maybe with a field `type`
        return change(part)
    return {key: change(each) for key, each in part.items()}


def _spelled(schema: Any, pattern: str) -> Any:
    """Return the schema of a format, of texts with a pattern."""
    plain = {key: each for key, each in schema.items() if key != "ref"}
    parse = SchemaValidator(cast("CoreSchema", plain)).validate_python
    function = {"type": "no-info", "function": parse}
    steps = [
        {"type": "str", "pattern": pattern},
        {"type": "function-plain", "function": function},
    ]
    return {
        "type": "custom-error",
        "custom_error_type": f"{schema['type']}_type",
        "schema": {"type": "chain", "steps": steps},
        **({"ref": schema["ref"]} if "ref" in schema else {}),
    }


def _typed(schema: Any, kind: str | None) -> Any:
    """Return the schema of constants, of values of a `kind`. Texts have none, and need none."""
    if not kind:
        return schema
    plain = {key: each for key, each in schema.items() if key != "ref"}
    ref = {"ref": schema["ref"]} if "ref" in schema else {}
    return {"type": "chain", "steps": [{"type": kind}, plain], **ref}
