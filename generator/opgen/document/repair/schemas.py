"""Repair of schemas: keywords of another version, contradicting constraints, and discriminators."""

import math
from typing import Any

from opgen.document.openapi_objects import Shape
from opgen.document.repair.json_values import mapping, shown, text, without
from opgen.document.repair.rule import Context, RepairRule, Value
from opgen.document.repair.triggers import Sample, at_keys

_NUMBERS = {int, float}
_PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)


def _report_other_version(schema: Value, context: Context) -> Value:
    """Report keywords of another version. The schema stays unchanged, because later stages accept both versions."""
    found = _keywords_of_31(schema) if context.version == "3.0" else _keywords_of_30(schema)
    for keyword, hint in found:
        version = "3.1" if context.version == "3.0" else "3.0"
        context.report(f"{keyword} belongs to OpenAPI {version}: read with its meaning there", keyword, hint=hint)
    if isinstance(schema.get("items"), list):
        context.report(
            "items is a list: read as prefixItems",
            "items",
            hint="use prefixItems, or in OpenAPI 3.0 one schema with anyOf",
        )
    return schema


def _may_belong_to_another_version(_: Shape, key: str, sample: Sample) -> bool:
    if key in {"type", "items"}:
        return isinstance(sample, frozenset) or sample == "null"
    return key in {"const", "exclusiveMinimum", "exclusiveMaximum", "nullable"}


def _is_array(_: Shape, key: str, sample: Sample) -> bool:
    return key == "type" and sample == "array"


def _keywords_of_31(schema: Value) -> list[tuple[str, str]]:
    found = []
    if isinstance(schema.get("type"), list):
        found.append(("type", "use one type, and nullable: true"))
    elif schema.get("type") == "null":
        found.append(("type", "use another type, and nullable: true"))
    if "const" in schema:
        found.append(("const", "use an enum with one value"))
    found += [
        (keyword, "use true, and put the number into minimum or maximum")
        for keyword in ("exclusiveMinimum", "exclusiveMaximum")
        if type(schema.get(keyword)) in _NUMBERS
    ]
    return found


def _keywords_of_30(schema: Value) -> list[tuple[str, str]]:
    found = [
        (keyword, "use the number of minimum or maximum instead of a boolean")
        for keyword in ("exclusiveMinimum", "exclusiveMaximum")
        if type(schema.get(keyword)) is bool
    ]
    if "nullable" in schema:
        found.append(("nullable", 'use type: [string, "null"]'))
    return found


def _add_items(schema: Value, context: Context) -> Value:
    if context.version != "3.0" or schema.get("type") != "array":
        return schema
    if {"items", "$ref", "allOf", "anyOf", "oneOf"} & schema.keys():
        return schema
    context.report("missing items of an array: read as items of any type", hint="add items: {}")
    return {**schema, "items": {}}


def _drop_contradicting_constraints(schema: Value, context: Context) -> Value:
    """Drop constraints that no value fulfills."""
    contradicting = [
        keyword
        for least, most in _PAIRS
        if _number_or(schema, least, -math.inf) > _number_or(schema, most, math.inf)
        for keyword in (least, most)
    ]
    lengths = (keyword for pair in _PAIRS[1:] for keyword in pair)
    contradicting += [keyword for keyword in lengths if _number_or(schema, keyword, 0) < 0]
    if _number_or(schema, "multipleOf", 1) <= 0:
        contradicting.append("multipleOf")
    if not contradicting:
        return schema
    names = list(dict.fromkeys(contradicting))
    context.report(
        f"no value can match {' and '.join(f'{k} {shown(schema[k])}' for k in names)}: ignored",
        names[0],
        hint="correct the constraints",
    )
    return without(schema, *names)


def _number_or(schema: Value, keyword: str, default: float) -> float:
    value = schema.get(keyword)
    return value if isinstance(value, int | float) else default


def _repair_discriminator(schema: Value, context: Context) -> Value:
    written = schema.get("discriminator")
    if isinstance(written, str):
        context.report(
            "discriminator must be an object: read as propertyName",
            "discriminator",
            hint="use discriminator: {propertyName: ...}",
        )
        return {**schema, "discriminator": {"propertyName": written}}
    if not isinstance(written, dict):
        return schema
    if not isinstance(written.get("propertyName"), str):
        context.report("missing propertyName of a discriminator: ignored", "discriminator", hint="add propertyName")
        return without(schema, "discriminator")
    unknown = [name for name, target in mapping(written.get("mapping")).items() if not _is_schema(target, context)]
    for name in unknown:
        context.report(
            f'discriminator mapping "{name}" refers to an unknown schema: the discriminator is ignored',
            "discriminator",
            "mapping",
            name,
            hint="use the name of a schema in components/schemas, or remove the entry",
        )
    return without(schema, "discriminator") if unknown else schema


def _is_schema(target: Any, context: Context) -> bool:  # untrusted JSON
    if text(target) in context.components("schemas"):
        return True
    return context.target_pointer({"$ref": target}) is not None


RULES = (
    RepairRule(
        id="other-version",
        purpose="A keyword of another version of OpenAPI or JSON Schema, such as nullable in 3.1, a list of types in 3.0 or a list in items, is read with its meaning in that version.",
        kinds=("Schema",),
        repair=_report_other_version,
        trigger=_may_belong_to_another_version,
    ),
    RepairRule(
        id="missing-items",
        purpose="An array without items is read as an array of any values.",
        kinds=("Schema",),
        repair=_add_items,
        trigger=_is_array,
    ),
    RepairRule(
        id="contradicting-bounds",
        purpose="Constraints that no value can match, such as minimum 5 and maximum 1, are ignored.",
        kinds=("Schema",),
        repair=_drop_contradicting_constraints,
        trigger=at_keys(*(keyword for pair in _PAIRS for keyword in pair), "multipleOf"),
    ),
    RepairRule(
        id="discriminator",
        purpose="A discriminator that is only a name is read as its propertyName. A discriminator whose mapping refers to an unknown schema is ignored.",
        kinds=("Schema",),
        repair=_repair_discriminator,
        trigger=at_keys("discriminator"),
    ),
)
