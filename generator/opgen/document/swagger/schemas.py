"""Conversion of Schema Objects, and of the schema fields of parameters, headers and items."""

from opgen.core.pointers import Pointer
from opgen.document.repair.json_values import mapping
from opgen.document.swagger.conversion import Conversion, Value, converted_ref

_MAPS = frozenset({"properties"})
_SCHEMAS = frozenset({"items", "additionalProperties", "not"})
_LISTS = frozenset({"allOf"})
_SIMPLE_KEYS = (
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
)
"""Fields of a parameter, a header or items that are fields of a schema in OpenAPI 3."""


def convert_schema(schema: object, pointer: Pointer, conversion: Conversion) -> object:
    """Convert the schema at `pointer` of the document. A value that is not a mapping is returned unchanged."""
    if not isinstance(schema, dict):
        return schema
    converted: Value = {}
    for key, value in schema.items():
        at = (*pointer, key)
        if key == "$ref" and isinstance(value, str):
            converted[key] = converted_ref(value)
        elif key in _MAPS and isinstance(value, dict):
            converted[key] = {name: convert_schema(each, (*at, name), conversion) for name, each in value.items()}
        elif key in _SCHEMAS:
            converted[key] = convert_schema(value, at, conversion)
        elif key in _LISTS and isinstance(value, list):
            converted[key] = [convert_schema(each, (*at, str(index)), conversion) for index, each in enumerate(value)]
        elif key == "discriminator" and isinstance(value, str):
            converted[key] = {"propertyName": value}
        elif key == "x-nullable" and isinstance(value, bool):
            converted["nullable"] = value
        else:
            converted[key] = value
    if schema.get("type") == "file":
        conversion.refuse(
            (*pointer, "type"),
            "the type file has no equivalent in a schema of OpenAPI 3",
            'use type: string with format: binary, or parameters in "formData"',
        )
    return converted


def simple_schema(value: Value, pointer: Pointer, conversion: Conversion) -> Value:
    """Return the schema of a parameter, a header or items, which have the fields of a schema themselves.

    An array inside an array can have only the format csv, which OpenAPI 3 cannot express.
    """
    schema = {key: value[key] for key in _SIMPLE_KEYS if key in value}
    if isinstance(value.get("x-nullable"), bool):
        schema["nullable"] = value["x-nullable"]
    if schema.get("type") == "file":
        schema |= {"type": "string", "format": "binary"}
    if "items" in schema:
        inner = mapping(schema["items"])
        if inner.get("type") == "array":
            conversion.refuse(
                (*pointer, "items", "type"),
                "an array of arrays in a parameter has no equivalent in OpenAPI 3",
                "send the array in the body",
            )
        schema["items"] = simple_schema(inner, (*pointer, "items"), conversion)
    return schema
