"""Repair of schemas: types of other languages, keywords of another version, `required`, and discriminators."""

import re
from typing import Any

from opgen.core.json_values import items, mapping, shown, text, without
from opgen.core.pointers import pointer_text
from opgen.core.schema_keywords import SCHEMA_LISTS, TYPES
from opgen.core.suggestions import misspelling
from opgen.document.openapi_objects import Shape
from opgen.document.repair.rule import Context, Sample, Value

_NUMBERS = {int, float}
_EXCLUSIVE = ("exclusiveMinimum", "exclusiveMaximum")
_MEMBERS = SCHEMA_LISTS - {"prefixItems"}
_PARTS = _MEMBERS | {"if", "then", "else", "not", "dependentSchemas"}
_OPEN = _MEMBERS | {"$ref", "patternProperties"}
_LITERAL = re.compile(r"/(\^.*|.*\$)/([gimsuy]*)", re.DOTALL)
# Type and format by the name of a type in another language.
_SPELLINGS = {
    name: (type_, "".join(format_))
    for name, type_, *format_ in map(
        str.split,
        """\
str string
text string
uuid string uuid
date string date
datetime string date-time
date-time string date-time
timestamp string date-time
file string binary
binary string binary
bytes string binary
int integer
int32 integer int32
int64 integer int64
long integer int64
float number float
double number double
decimal number
bool boolean
dict object
map object
list array
none null""".splitlines(),
    )
}


def _may_belong_to_another_version(_: Shape, key: str, sample: Sample) -> bool:
    if key in {"type", "items"}:
        return isinstance(sample, frozenset) or sample == "null"
    return key in {"const", "nullable", *_EXCLUSIVE}


def _report_other_version(schema: Value, context: Context) -> Value:
    """Report keywords of another version. The schema stays unchanged, because later stages accept both versions."""
    is_old = context.version == "3.0"
    for keyword, hint in _keywords_of_31(schema) if is_old else _keywords_of_30(schema):
        version = "3.1" if is_old else "3.0"
        context.report(f"{keyword} belongs to OpenAPI {version}: read with its meaning there", keyword, hint=hint)
    if isinstance(schema.get("items"), list):
        context.report(
            "items is a list: read as prefixItems",
            "items",
            hint="use prefixItems, or in OpenAPI 3.0 one schema with anyOf",
        )
    return schema


def _keywords_of_31(schema: Value) -> list[tuple[str, str]]:
    found = []
    if isinstance(schema.get("type"), list):
        found.append(("type", "use one type, and nullable: true"))
    elif schema.get("type") == "null":
        found.append(("type", "use another type, and nullable: true"))
    if "const" in schema:
        found.append(("const", "use an enum with one value"))
    hint = "use true, and put the number into minimum or maximum"
    return found + [(keyword, hint) for keyword in _EXCLUSIVE if type(schema.get(keyword)) in _NUMBERS]


def _keywords_of_30(schema: Value) -> list[tuple[str, str]]:
    hint = "use the number of minimum or maximum instead of a boolean"
    found = [(keyword, hint) for keyword in _EXCLUSIVE if type(schema.get(keyword)) is bool]
    if "nullable" in schema:
        found.append(("nullable", 'use type: [string, "null"]'))
    return found


def _repair_type(schema: Value, context: Context) -> Value:
    if "type" not in schema or _is_type(schema["type"]):
        return schema
    written = schema["type"]
    found = _with_type(written, without(schema, "type"), context)
    read = found.get("$ref", shown(found["type"]) if "type" in found else "any type")
    name = f'unknown schema type "{written}"' if isinstance(written, str) else f"invalid schema type {shown(written)}"
    context.report(f"{name}: read as {read}", "type", hint=f"use one of {', '.join(TYPES)}")
    return found


def _is_type(value: Any) -> bool:  # untrusted JSON
    if isinstance(value, list):
        return all(isinstance(each, str) and each in TYPES for each in value)
    return isinstance(value, str) and value in TYPES


def _with_type(written: Any, others: Value, context: Context) -> Value:  # untrusted JSON
    """Return the schema `others` with the type that `written` means, or without a type if `written` is unknown."""
    if isinstance(written, dict):
        return {**others, **written}
    if isinstance(written, list):
        types = [found[0] for each in written if (found := _known_type("null" if each is None else each))]
        return {**others, "type": list(dict.fromkeys(types))} if len(types) == len(written) else others
    name = "null" if written is None else text(written)
    if name in context.components("schemas") and "$ref" not in others:
        return {**others, "$ref": "#" + pointer_text(("components", "schemas", name))}
    found = _known_type(name)
    if found is None:
        return others
    type_, format_ = found
    return {**others, "type": type_, **({"format": format_} if format_ and "format" not in others else {})}


def _known_type(name: object) -> tuple[str, str] | None:
    lower = text(name).lower()
    return (lower, "") if lower in TYPES else _SPELLINGS.get(lower)


def _drop_unknown_required(schema: Value, context: Context) -> Value:
    """Drop names in `required` that are misspelled or forbidden, if the schema describes the object completely."""
    required, properties = schema.get("required"), schema.get("properties")
    if not isinstance(required, list) or not isinstance(properties, dict) or not properties:
        return schema
    if _OPEN & schema.keys() or mapping(schema.get("additionalProperties")) or _PARTS.intersection(context.pointer):
        return schema
    is_closed = schema.get("additionalProperties") is False
    unknown = [n for n in required if isinstance(n, str) and n not in properties]
    missing = [name for name in unknown if is_closed or misspelling(name, *properties)]
    if not missing or _is_composed(context):
        return schema
    context.report(
        f"required lists unknown properties {', '.join(map(shown, missing))}: ignored",
        "required",
        hint="add the property, or correct the name",
    )
    return {**schema, "required": [n for n in required if n not in missing]}


def _is_composed(context: Context) -> bool:
    """Return whether the schema is referenced in an `allOf`, or by a `$ref` beside other keywords."""
    if "composed" not in context.cache:
        found: set[str] = set()
        _add_composed(context.root, found)
        context.cache["composed"] = found
    return "#" + pointer_text(context.pointer) in context.cache["composed"]


def _add_composed(value: Any, found: set[str]) -> None:  # untrusted JSON
    """Add each `$ref` in an `allOf` and each `$ref` beside other keywords to `found`."""
    if isinstance(value, list):
        for each in value:
            _add_composed(each, found)
    if not isinstance(value, dict):
        return
    parts = items(value.get("allOf"))
    found.update(text(mapping(part).get("$ref")) for part in parts)
    if "$ref" in value and len(value) > 1:
        found.add(text(value["$ref"]))
    for each in value.values():
        _add_composed(each, found)


def _drop_discriminator(schema: Value, context: Context) -> Value:
    """Drop a discriminator whose mapping refers to an unknown schema."""
    targets = mapping(mapping(schema.get("discriminator")).get("mapping"))
    known = context.components("schemas")
    unknown = [
        name
        for name, target in targets.items()
        if text(target) not in known and context.target_pointer({"$ref": target}) is None
    ]
    for name in unknown:
        context.report(
            f'discriminator mapping "{name}" refers to an unknown schema: the discriminator is ignored',
            "discriminator",
            "mapping",
            name,
            hint="use the name of a schema in components/schemas, or remove the entry",
        )
    return without(schema, "discriminator") if unknown else schema


def _remove_slashes(schema: Value, context: Context) -> Value:
    pattern = schema.get("pattern")
    match = _LITERAL.fullmatch(pattern) if isinstance(pattern, str) else None
    if match is None:
        return schema
    flags = "".join(flag for flag in "ims" if flag in match[2])
    expression = (f"(?{flags})" if flags else "") + match[1]
    context.report(
        f"pattern {shown(pattern)} has slashes around it: read as {shown(expression)}",
        "pattern",
        hint="remove the slashes",
    )
    return {**schema, "pattern": expression}


REPAIRS = {
    "other-version": _report_other_version,
    "type-spelling": _repair_type,
    "required-names": _drop_unknown_required,
    "discriminator": _drop_discriminator,
    "pattern-in-slashes": _remove_slashes,
}
TRIGGERS = {
    "other-version": _may_belong_to_another_version,
    "type-spelling": lambda _, key, sample: key == "type" and sample not in TYPES,
}
