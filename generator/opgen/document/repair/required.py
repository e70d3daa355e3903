"""Repair of `required` in schemas: boolean values, and names that are not properties."""

from typing import Any

from opgen.core.pointers import pointer_text
from opgen.document.openapi_objects import Shape
from opgen.document.repair.json_values import items, mapping, shown, text, without
from opgen.document.repair.rule import Context, RepairRule, Value
from opgen.document.repair.triggers import Sample, at_keys


def _move_required_to_object(schema: Value, context: Context) -> Value:
    """Move `required: true` of a property, which JSON Schema draft 3 had, to the `required` of its object."""
    properties = mapping(schema.get("properties"))
    flags = {name: each["required"] for name, each in properties.items() if type(mapping(each).get("required")) is bool}
    required = schema.get("required", [])
    if not flags or not (isinstance(required, list) or type(required) is bool):
        return schema
    for name, is_required in flags.items():
        if is_required:
            defect = "required: true in a property: moved to required of the object"
            hint = f"add {name} to required of the object"
        else:
            defect = "required: false in a property: ignored"
            hint = "remove required from the property"
        context.report(defect, "properties", name, "required", hint=hint)
    names = [name for name, is_required in flags.items() if is_required and name not in items(required)]
    repaired_properties = {
        name: without(each, "required") if name in flags else each for name, each in properties.items()
    }
    found = {**schema, "properties": repaired_properties}
    if names:
        found["required"] = [*items(required), *names]
    return found


def _drop_boolean_required(schema: Value, context: Context) -> Value:
    """Drop a boolean `required` outside of an object's properties."""
    if type(schema.get("required")) is not bool:
        return schema
    context.report(
        "required must be a list of names: ignored",
        "required",
        hint="write the names of the required properties as a list",
    )
    return without(schema, "required")


def _is_boolean(_: Shape, key: str, sample: Sample) -> bool:
    return key == "required" and sample is bool


def _drop_unknown_required(schema: Value, context: Context) -> Value:
    """Drop names in `required` that are not properties, if the schema describes the object completely."""
    required, properties = schema.get("required"), schema.get("properties")
    if not isinstance(required, list) or not isinstance(properties, dict) or not properties:
        return schema
    is_open = bool({"allOf", "anyOf", "oneOf", "$ref", "patternProperties"} & schema.keys())
    is_open = is_open or bool(mapping(schema.get("additionalProperties")))
    is_part = {"allOf", "anyOf", "oneOf", "if", "then", "else", "not", "dependentSchemas"}
    if is_open or is_part.intersection(context.pointer):
        return schema
    missing = [n for n in required if isinstance(n, str) and n not in properties]
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


RULES = (
    RepairRule(
        id="required-in-property",
        purpose="required: true in a property is moved to required of the object.",
        kinds=("Schema",),
        repair=_move_required_to_object,
        trigger=at_keys("properties"),
    ),
    RepairRule(
        id="required-flag",
        purpose="required: true in a schema that is not a property is ignored.",
        kinds=("Schema",),
        repair=_drop_boolean_required,
        trigger=_is_boolean,
    ),
    RepairRule(
        id="required-names",
        purpose="A name in required that is not a property of a completely described object is ignored.",
        kinds=("Schema",),
        repair=_drop_unknown_required,
        trigger=at_keys("required"),
    ),
)
