"""Schemas whose keywords are written as other versions have them, or say what nothing can be."""

import math
from typing import Any

from opgen.document.repair.rule import Place, Rule, Value, mapping, text, without
from opgen.document.repair.values import shown

_NUMBERS = {int, float}
_PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)


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
        id="other-version",
        purpose="A keyword of another version, such as nullable in 3.1 or a list of types in 3.0, is read as that version means it.",
        kinds=("Schema",),
        mend=_other_version,
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
