"""Repair of schema types with a name from another language or version."""

from collections.abc import Mapping
from typing import Any

from opgen.document.openapi_objects import Shape
from opgen.document.repair.json_values import items, shown, without
from opgen.document.repair.rule import Context, RepairRule, Value
from opgen.document.repair.triggers import Sample

TYPES = ("string", "integer", "number", "boolean", "object", "array", "null")
_SPELLINGS: Mapping[str, tuple[str, str]] = {
    "str": ("string", ""),
    "text": ("string", ""),
    "char": ("string", ""),
    "varchar": ("string", ""),
    "email": ("string", "email"),
    "uri": ("string", "uri"),
    "url": ("string", "uri"),
    "uuid": ("string", "uuid"),
    "guid": ("string", "uuid"),
    "date": ("string", "date"),
    "time": ("string", "time"),
    "datetime": ("string", "date-time"),
    "date-time": ("string", "date-time"),
    "timestamp": ("string", "date-time"),
    "password": ("string", "password"),
    "byte": ("string", "byte"),
    "binary": ("string", "binary"),
    "bytes": ("string", "binary"),
    "int": ("integer", ""),
    "int32": ("integer", "int32"),
    "int64": ("integer", "int64"),
    "long": ("integer", "int64"),
    "short": ("integer", ""),
    "bigint": ("integer", "int64"),
    "float": ("number", "float"),
    "double": ("number", "double"),
    "decimal": ("number", ""),
    "numeric": ("number", ""),
    "bool": ("boolean", ""),
    "dict": ("object", ""),
    "map": ("object", ""),
    "hash": ("object", ""),
    "json": ("object", ""),
    "list": ("array", ""),
    "set": ("array", ""),
    "tuple": ("array", ""),
    "none": ("null", ""),
    "nil": ("null", ""),
}
_ANY = frozenset({"any", "mixed", "anytype", "unknown", "*", ""})


def _convert_file_type(schema: Value, context: Context) -> Value:
    if schema.get("type") != "file":
        return schema
    context.report(
        'unknown schema type "file": read as binary data', "type", hint="use type: string and format: binary"
    )
    return {**schema, "type": "string", "format": "binary"}


def _may_be_unknown(_: Shape, key: str, sample: Sample) -> bool:
    return key == "type" and sample not in TYPES


def _repair_type(schema: Value, context: Context) -> Value:
    if "type" not in schema or _is_type(schema["type"]):
        return schema
    written = schema["type"]
    others = without(schema, "type")
    found = _with_type(written, others, context)
    read = found.get("$ref", shown(found["type"]) if "type" in found else "any type")
    context.report(
        (
            f'unknown schema type "{written}": read as {read}'
            if isinstance(written, str)
            else f"invalid schema type {shown(written)}: read as {read}"
        ),
        "type",
        hint=f"use one of {', '.join(TYPES)}",
    )
    return found


def _is_type(value: Any) -> bool:  # untrusted JSON
    if isinstance(value, list):
        return all(isinstance(each, str) and each in TYPES for each in value)
    return isinstance(value, str) and value in TYPES


def _with_type(written: Any, others: Value, context: Context) -> Value:  # untrusted JSON
    """Return the schema `others` with the type that `written` means, or without a type if `written` is unknown."""
    if written is None:
        return {**others, "type": "null"}
    if isinstance(written, dict):
        return {**others, **written}
    if isinstance(written, str):
        words = [word for word in _split_types(written) if word]
    else:
        words = [word for word in items(written) if isinstance(word, str)]
        words += ["null"] * any(word is None for word in items(written))
    if len(words) == 1:
        return _with_single_type(words[0], others, context)
    types = [found[0] for word in words if (found := _known_type(word))]
    if types and len(types) == len(words):
        unique = list(dict.fromkeys(types))
        return {**others, "type": unique[0] if len(unique) == 1 else unique}
    return others


def _split_types(written: str) -> list[str]:
    """Split `string|null` or `string, null` into its types."""
    for separator in ("|", ",", "/", " or "):
        written = written.replace(separator, "\n")
    return [word.strip() for word in written.split("\n")]


def _with_single_type(word: str, others: Value, context: Context) -> Value:
    if word in context.components("schemas") and "$ref" not in others:
        name = word.replace("~", "~0").replace("/", "~1")
        return {**others, "$ref": f"#/components/schemas/{name}"}
    if word.endswith("[]"):
        return {**others, "type": "array", "items": _with_single_type(word[:-2], {}, context)}
    found = _known_type(word)
    if found is None:
        return others
    type_, format_ = found
    if format_ and "format" not in others:
        return {**others, "type": type_, "format": format_}
    return {**others, "type": type_}


def _known_type(word: str) -> tuple[str, str] | None:
    lower = word.lower()
    if lower in TYPES:
        return lower, ""
    if lower in _ANY:
        return None
    return _SPELLINGS.get(lower)


RULES = (
    RepairRule(
        id="swagger-file",
        purpose="The type file of Swagger 2 is read as binary data.",
        kinds=("Schema",),
        repair=_convert_file_type,
        trigger=_may_be_unknown,
    ),
    RepairRule(
        id="type-spelling",
        purpose="A type of another language (int, datetime, String), or the name of a component as a type, is read as the corresponding type. An unknown type is ignored.",
        kinds=("Schema",),
        repair=_repair_type,
        trigger=_may_be_unknown,
    ),
)
