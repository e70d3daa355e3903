"""Schemas whose type, keywords or required names are written as other versions, languages or habits have them."""

import math
from collections.abc import Mapping
from typing import Any

from generator.errors import pointer_text
from generator.repair.rule import Place, Rule, Value, items, mapping, text, without
from generator.repair.values import shown

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
_NUMBERS = {int, float}
_PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)


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


def _other_version(schema: Value, place: Place) -> Value:
    """Keywords of another version change nothing here: they are read as that version means them."""
    found = _from_31(schema) if place.version == "3.0" else _from_30(schema)
    for keyword, hint in found:
        version = "3.1" if place.version == "3.0" else "3.0"
        place.mended(
            f"{keyword} is of OpenAPI {version}: read as that version means it",
            keyword,
            hint=hint,
        )
    return schema


def _from_31(schema: Value) -> list[tuple[str, str]]:
    found = []
    if isinstance(schema.get("type"), list):
        found.append(("type", "write one type, and nullable: true"))
    elif schema.get("type") == "null":
        found.append(("type", "write nullable: true beside the type"))
    if "const" in schema:
        found.append(("const", "write an enum of one value"))
    found += [
        (keyword, "write it as true beside the bound")
        for keyword in ("exclusiveMinimum", "exclusiveMaximum")
        if type(schema.get(keyword)) in _NUMBERS
    ]
    return found


def _from_30(schema: Value) -> list[tuple[str, str]]:
    found = [
        (keyword, "write the bound itself")
        for keyword in ("exclusiveMinimum", "exclusiveMaximum")
        if type(schema.get(keyword)) is bool
    ]
    if "nullable" in schema:
        found.append(("nullable", 'write type: [string, "null"]'))
    return found


def _required_here(schema: Value, place: Place) -> Value:
    """`required: true` in a property, as JSON Schema had it once, says what its object should."""
    properties = mapping(schema.get("properties"))
    given = {
        name: each["required"]
        for name, each in properties.items()
        if type(mapping(each).get("required")) is bool
    }
    required = schema.get("required", [])
    if not given or not (isinstance(required, list) or type(required) is bool):
        return schema
    for name, flag in given.items():
        place.mended(
            f"required: {str(flag).lower()} of a property is read as its object's required",
            "properties",
            name,
            "required",
            hint=f"add {name} to required of the object" if flag else "remove it",
        )
    names = [
        name for name, flag in given.items() if flag and name not in items(required)
    ]
    plain = {
        name: without(each, "required") if name in given else each
        for name, each in properties.items()
    }
    found = {**schema, "properties": plain}
    if names:
        found["required"] = [*items(required), *names]
    return found


def _required_alone(schema: Value, place: Place) -> Value:
    """What is left of such a habit where there is no object around."""
    if type(schema.get("required")) is not bool:
        return schema
    place.mended(
        "required must be a list of names: it is left out",
        "required",
        hint="list the names of the required properties",
    )
    return without(schema, "required")


def _required_names(schema: Value, place: Place) -> Value:
    """Names in `required` for which there is no property, in an object that is described whole."""
    required, properties = schema.get("required"), schema.get("properties")
    if (
        not isinstance(required, list)
        or not isinstance(properties, dict)
        or not properties
    ):
        return schema
    is_open = bool(
        {"allOf", "anyOf", "oneOf", "$ref", "patternProperties"} & schema.keys()
    )
    is_open = is_open or bool(mapping(schema.get("additionalProperties")))
    is_part = {
        "allOf",
        "anyOf",
        "oneOf",
        "if",
        "then",
        "else",
        "not",
        "dependentSchemas",
    }
    if is_open or is_part.intersection(place.pointer):
        return schema
    missing = [n for n in required if isinstance(n, str) and n not in properties]
    if not missing or _is_composed(place):
        return schema
    place.mended(
        f"required names {', '.join(map(shown, missing))}, which are no properties: left out",
        "required",
        hint="describe the property, or correct the name",
    )
    return {**schema, "required": [n for n in required if n not in missing]}


def _is_composed(place: Place) -> bool:
    """Whether the schema is a part of another, by a `$ref` in an `allOf` or beside keywords."""
    if "composed" not in place.memory:
        found: set[str] = set()
        _add_composed(place.root, found)
        place.memory["composed"] = found
    return "#" + pointer_text(place.pointer) in place.memory["composed"]


def _add_composed(value: Any, found: set[str]) -> None:  # untrusted JSON
    """Add the `$ref`s that stand in an `allOf`, or beside something else."""
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


def _items(schema: Value, place: Place) -> Value:
    if place.version != "3.0" or schema.get("type") != "array":
        return schema
    if {"items", "$ref", "allOf", "anyOf", "oneOf"} & schema.keys():
        return schema
    place.mended("an array needs items: any are read", hint="add items: {}")
    return {**schema, "items": {}}


def _bounds(schema: Value, place: Place) -> Value:
    """Bounds that no value can keep."""
    broken = [
        keyword
        for least, most in _PAIRS
        if _number(schema, least, -math.inf) > _number(schema, most, math.inf)
        for keyword in (least, most)
    ]
    lengths = (keyword for pair in _PAIRS[1:] for keyword in pair)
    broken += [keyword for keyword in lengths if _number(schema, keyword, 0) < 0]
    if _number(schema, "multipleOf", 1) <= 0:
        broken.append("multipleOf")
    if not broken:
        return schema
    names = list(dict.fromkeys(broken))
    place.mended(
        f"no value keeps {' and '.join(f'{k} {shown(schema[k])}' for k in names)}: left out",
        names[0],
        hint="correct the bound",
    )
    return without(schema, *names)


def _number(schema: Value, keyword: str, default: float) -> float:
    value = schema.get(keyword)
    return value if isinstance(value, int | float) else default


def _discriminator(schema: Value, place: Place) -> Value:
    written = schema.get("discriminator")
    if isinstance(written, str):
        place.mended(
            "a discriminator is an object: read as its propertyName",
            "discriminator",
            hint="write discriminator: {propertyName: ...}",
        )
        return {**schema, "discriminator": {"propertyName": written}}
    if not isinstance(written, dict):
        return schema
    if not isinstance(written.get("propertyName"), str):
        place.mended(
            "a discriminator needs a propertyName: it is left out",
            "discriminator",
            hint="add propertyName",
        )
        return without(schema, "discriminator")
    lost = [
        name
        for name, target in mapping(written.get("mapping")).items()
        if not _is_schema(target, place)
    ]
    for name in lost:
        place.mended(
            f'discriminator mapping "{name}" names no schema of this document: the discriminator is left out',
            "discriminator",
            "mapping",
            name,
            hint="name a schema under components/schemas, or remove the entry",
        )
    return without(schema, "discriminator") if lost else schema


def _is_schema(target: Any, place: Place) -> bool:  # untrusted JSON
    if text(target) in place.components("schemas"):
        return True
    return place.pointed({"$ref": target}) is not None


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
    Rule(
        id="other-version",
        purpose="A keyword of another version, such as nullable in 3.1 or a list of types in 3.0, is read as that version means it.",
        kinds=("Schema",),
        mend=_other_version,
    ),
    Rule(
        id="required-in-property",
        purpose="required: true in a property is read as an entry in its object's required.",
        kinds=("Schema",),
        mend=_required_here,
    ),
    Rule(
        id="required-flag",
        purpose="required: true in a schema that is no property is left out.",
        kinds=("Schema",),
        mend=_required_alone,
    ),
    Rule(
        id="required-names",
        purpose="A name in required for which an object that is described whole has no property is left out.",
        kinds=("Schema",),
        mend=_required_names,
    ),
    Rule(
        id="missing-items",
        purpose="An array without items is read as a list of anything.",
        kinds=("Schema",),
        mend=_items,
    ),
    Rule(
        id="contradicting-bounds",
        purpose="Bounds that no value can keep, such as minimum 5 and maximum 1, are left out.",
        kinds=("Schema",),
        mend=_bounds,
    ),
    Rule(
        id="discriminator",
        purpose="A discriminator that is only a name is read as its propertyName; one whose mapping names no schema is left out.",
        kinds=("Schema",),
        mend=_discriminator,
    ),
)
