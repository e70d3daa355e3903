"""Schemas whose type has a name that another language, version or habit gives it."""

from collections.abc import Mapping
from typing import Any

from opgen.document.repair.rule import Place, Rule, Value, items, without
from opgen.document.repair.values import shown

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


def _file(schema: Value, place: Place) -> Value:
    if schema.get("type") != "file":
        return schema
    place.mended(
        'type "file" is read as binary',
        "type",
        hint="write type: string, format: binary",
    )
    return {**schema, "type": "string", "format": "binary"}


def _type(schema: Value, place: Place) -> Value:
    if "type" not in schema or _is_type(schema["type"]):
        return schema
    written = schema["type"]
    others = without(schema, "type")
    found = _meant(written, others, place)
    read = found.get("$ref", shown(found["type"]) if "type" in found else "any")
    place.mended(
        (
            f'there is no schema type "{written}": read as {read}'
            if isinstance(written, str)
            else f"type {shown(written)} is no type: read as {read}"
        ),
        "type",
        hint=f"use one of {', '.join(TYPES)}",
    )
    return found


def _is_type(value: Any) -> bool:  # untrusted JSON
    if isinstance(value, list):
        return all(isinstance(each, str) and each in TYPES for each in value)
    return isinstance(value, str) and value in TYPES


def _meant(written: Any, others: Value, place: Place) -> Value:  # untrusted JSON
    """The schema `others` with the type that `written` means; without one, if it means none."""
    if written is None:
        return {**others, "type": "null"}
    if isinstance(written, dict):
        return {**others, **written}
    if isinstance(written, str):
        words = [word for word in _words(written) if word]
    else:
        words = [word for word in items(written) if isinstance(word, str)]
        words += ["null"] * any(word is None for word in items(written))
    if len(words) == 1:
        return _single(words[0], others, place)
    types = [found[0] for word in words if (found := _spelled(word))]
    if types and len(types) == len(words):
        unique = list(dict.fromkeys(types))
        return {**others, "type": unique[0] if len(unique) == 1 else unique}
    return others


def _words(written: str) -> list[str]:
    """`string|null` and `string, null` are two types."""
    for mark in ("|", ",", "/", " or "):
        written = written.replace(mark, "\n")
    return [word.strip() for word in written.split("\n")]


def _single(word: str, others: Value, place: Place) -> Value:
    if word in place.components("schemas") and "$ref" not in others:
        name = word.replace("~", "~0").replace("/", "~1")
        return {**others, "$ref": f"#/components/schemas/{name}"}
    if word.endswith("[]"):
        return {**others, "type": "array", "items": _single(word[:-2], {}, place)}
    found = _spelled(word)
    if found is None:
        return others
    type_, format_ = found
    if format_ and "format" not in others:
        return {**others, "type": type_, "format": format_}
    return {**others, "type": type_}


def _spelled(word: str) -> tuple[str, str] | None:
    lower = word.lower()
    if lower in TYPES:
        return lower, ""
    if lower in _ANY:
        return None
    return _SPELLINGS.get(lower)


RULES = (
    Rule(
        id="swagger-file",
        purpose="The type file of Swagger 2 is read as binary.",
        kinds=("Schema",),
        mend=_file,
    ),
    Rule(
        id="type-spelling",
        purpose="A type of another language (int, datetime, String), or the name of a component as a type, is read as what it means; one that means nothing is left out.",
        kinds=("Schema",),
        mend=_type,
    ),
)
