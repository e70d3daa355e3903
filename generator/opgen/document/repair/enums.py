"""Values in schemas that do not fit the type beside them: enums and defaults."""

import json
import re
from typing import Any

from opgen.document.repair.rule import Place, Rule, Value, items, without
from opgen.document.repair.values import shown

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?")
_DEEPEST = 20


def _enum(schema: Value, place: Place) -> Value:
    if "enum" not in schema:
        return schema
    values = schema["enum"]
    if not isinstance(values, list):
        place.mended(f"enum is {shown(values)}: it is left out", "enum")
        return without(schema, "enum")
    if not values:
        place.mended(
            "enum must be a list of at least one value: it is left out", "enum"
        )
        return without(schema, "enum")
    if _is_of_items(schema, values):
        place.mended(
            "enum lists what the items of an array may be: read as theirs",
            "enum",
            hint="move it to items",
        )
        inner = {"type": _type_of(values), **schema.get("items", {}), "enum": values}
        return {**without(schema, "enum"), "items": inner}
    return _of_its_type(_each_once(schema, place), place)


def _is_of_items(schema: Value, values: list[Any]) -> bool:
    inner = schema.get("items", {})
    return (
        schema.get("type") == "array"
        and isinstance(inner, dict)
        and not {"enum", "$ref"} & inner.keys()
        and not any(isinstance(value, list) for value in values)
    )


def _type_of(values: list[Any]) -> str:
    return "string" if any(isinstance(value, str) for value in values) else "integer"


def _each_once(schema: Value, place: Place) -> Value:
    seen: dict[str, Any] = {}
    for value in schema["enum"]:
        seen.setdefault(json.dumps(value, sort_keys=True), value)
    if len(seen) == len(schema["enum"]):
        return schema
    place.mended("a value of enum is there twice", "enum", hint="remove one of the two")
    return {**schema, "enum": list(seen.values())}


def _of_its_type(schema: Value, place: Place) -> Value:
    """The values as the type beside them has them; those that cannot be so go, or else the enum."""
    types = _types(schema)
    if not types:
        return schema
    wrong = [v for v in schema["enum"] if v is not None and not _has_type(v, types)]
    if not wrong:
        return schema
    kept: list[Any] = []
    for value in schema["enum"]:
        meant = (
            value if value is None or _has_type(value, types) else _read(value, types)
        )
        if meant is not None or value is None:
            kept.append(meant)
    names = " or ".join(types)
    place.mended(
        f"enum has {', '.join(map(shown, wrong[:3]))} of another type: read as {names}, if they can be",
        "enum",
        hint="make type and enum agree",
    )
    unique = list({json.dumps(value): value for value in kept}.values())
    if any(value is not None for value in unique):
        return {**schema, "enum": unique}
    return without(schema, "enum")


def _default(schema: Value, place: Place) -> Value:
    if "default" not in schema:
        return schema
    value = schema["default"]
    if _fits(value, schema, place, 0):
        return schema
    types = _types(place.target(schema)) or _types(schema)
    meant = _read(value, types) if types else None
    if meant is not None and _fits(meant, schema, place, 0):
        place.mended(
            f"default {shown(value)} is of another type: read as {shown(meant)}",
            "default",
            hint="make type and default agree",
        )
        return {**schema, "default": meant}
    place.mended(
        f"default {shown(value)} does not fit its schema: it is left out",
        "default",
        hint="correct the default, or the schema",
    )
    return without(schema, "default")


def _fits(value: Any, schema: Any, place: Place, depth: int) -> bool:  # untrusted JSON
    """Whether `schema` can take `value`, as far as types, enums and bounds say; in doubt, it can."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return True
    if value is None and (
        schema.get("nullable") is True or None in items(schema.get("enum"))
    ):
        return True
    if "$ref" in schema and not _fits(value, place.target(schema), place, depth + 1):
        return False
    types = _types(schema)
    if types and not _has_type(value, types):
        return False
    if isinstance(schema.get("enum"), list) and not _is_among(value, schema["enum"]):
        return False
    if not _is_within(value, schema):
        return False
    if not all(
        _fits(value, each, place, depth + 1) for each in items(schema.get("allOf"))
    ):
        return False
    return all(
        not items(schema.get(keyword))
        or any(_fits(value, each, place, depth + 1) for each in schema[keyword])
        for keyword in ("anyOf", "oneOf")
    )


def _is_among(value: Any, values: list[Any]) -> bool:  # untrusted JSON
    is_flag = isinstance(value, bool)
    return any(value == each and is_flag == isinstance(each, bool) for each in values)


def _is_within(value: Any, schema: Value) -> bool:  # untrusted JSON
    size: Any
    if type(value) in {int, float}:
        least, most, size = "minimum", "maximum", value
    elif isinstance(value, str):
        least, most, size = "minLength", "maxLength", len(value)
    else:
        return True
    low, high = schema.get(least), schema.get(most)
    return not (
        (type(low) in {int, float} and size < low)
        or (type(high) in {int, float} and size > high)
    )


def _types(schema: Value) -> list[str]:
    """The types that a schema names itself, as a list."""
    value = schema.get("type")
    names = value if isinstance(value, list) else [value]
    return [name for name in names if isinstance(name, str)]


def _has_type(value: Any, types: list[str]) -> bool:  # untrusted JSON
    kinds = {
        bool: ("boolean",),
        int: ("integer", "number"),
        str: ("string",),
        list: ("array",),
        dict: ("object",),
        type(None): ("null",),
    }
    if isinstance(value, float):
        return "number" in types or (value.is_integer() and "integer" in types)
    return any(name in types for name in kinds[type(value)])


def _read(value: Any, types: list[str]) -> Any:  # untrusted JSON
    """`value` as one of `types`, if it says the same; None if it cannot."""
    if isinstance(value, str):
        word = value.strip()
        if "boolean" in types and word.lower() in {"true", "false"}:
            return word.lower() == "true"
        if ("number" in types or "integer" in types) and _NUMBER.fullmatch(word):
            number = json.loads(word)
            return number if _has_type(number, types) else None
        return None
    if type(value) in {bool, int, float} and "string" in types:
        return json.dumps(value)
    return None


RULES = (
    Rule(
        id="enum-and-type",
        purpose="Values of an enum that are not of the type beside it are read as that type, and left out if they cannot be; an empty enum is left out, an array's is its items', and a value stands in it once.",
        kinds=("Schema",),
        mend=_enum,
    ),
    Rule(
        id="default",
        purpose="A default that does not fit its schema is read as the type beside it, and left out if it cannot be.",
        kinds=("Schema",),
        mend=_default,
    ),
)
