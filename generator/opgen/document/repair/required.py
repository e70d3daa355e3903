"""Schemas whose required properties are said in another place, or are not there."""

from typing import Any

from opgen.core.pointers import pointer_text
from opgen.document.repair.rule import Place, Rule, Value, items, mapping, text, without
from opgen.document.repair.values import shown


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


RULES = (
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
)
