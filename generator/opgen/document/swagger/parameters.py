"""Conversion of parameters, and of body and form parameters to request bodies."""

from collections.abc import Sequence

from opgen.core.pointers import Pointer
from opgen.document.repair.json_values import mapping, text
from opgen.document.swagger.conversion import Conversion, Value, converted_ref, extensions
from opgen.document.swagger.schemas import convert_schema, simple_schema

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
JSON = "application/json"
_KEYS = ("name", "in", "description", "required", "allowEmptyValue")
_STYLES = {
    ("query", "csv"): ("form", False),
    ("query", "multi"): ("form", True),
    ("query", "ssv"): ("spaceDelimited", False),
    ("query", "pipes"): ("pipeDelimited", False),
    ("formData", "csv"): ("form", False),
    ("formData", "multi"): ("form", True),
    ("formData", "ssv"): ("spaceDelimited", False),
    ("formData", "pipes"): ("pipeDelimited", False),
    ("path", "csv"): ("simple", False),
    ("header", "csv"): ("simple", False),
}
"""Style and explode by parameter location and collection format."""

Located = tuple[Value, Pointer]
"""A parameter, and its pointer in the document."""


def is_in_body(parameter: Value) -> bool:
    """Return whether the parameter is in the body or in a form."""
    return parameter.get("in") in {"body", "formData"}


def convert_parameter(parameter: object, pointer: Pointer, new: Pointer, conversion: Conversion) -> object:
    """Convert a parameter that is not in a body. `new` is its pointer in the result."""
    if not isinstance(parameter, dict):
        return parameter
    if isinstance(parameter.get("$ref"), str):
        return {**parameter, "$ref": converted_ref(parameter["$ref"])}
    converted = extensions(parameter, _KEYS)
    converted.pop("x-nullable", None)
    conversion.record_move((*new, "schema"), pointer)
    converted["schema"] = simple_schema(parameter, pointer, conversion)
    return converted | _style(parameter, pointer, conversion)


def convert_header(header: object, pointer: Pointer, new: Pointer, conversion: Conversion) -> object:
    """Convert a header of a response. `new` is its pointer in the result."""
    if not isinstance(header, dict):
        return header
    converted = extensions(header, ("description",))
    conversion.record_move((*new, "schema"), pointer)
    converted["schema"] = simple_schema(header, pointer, conversion)
    return converted | _style({**header, "in": "header"}, pointer, conversion)


def _style(parameter: Value, pointer: Pointer, conversion: Conversion) -> Value:
    """Return style and explode of a parameter that is an array."""
    if parameter.get("type") != "array":
        return {}
    written = text(parameter.get("collectionFormat")) or "csv"
    found = _STYLES.get((text(parameter.get("in")), written))
    if found is None:
        key = "collectionFormat" if "collectionFormat" in parameter else "type"
        conversion.refuse(
            (*pointer, key),
            f"the collectionFormat {written[:40]} has no equivalent in OpenAPI 3 here",
            "use csv, or multi in a query or a form",
        )
        return {}
    return dict(zip(("style", "explode"), found, strict=True))


def body_parameter(
    parameter: Value, pointer: Pointer, new: Pointer, media_types: Sequence[str], conversion: Conversion
) -> Value:
    """Return the Request Body Object of a parameter in the body. `new` is the pointer of the body in the result."""
    body = extensions(parameter, ("description", "required"))
    schema = convert_schema(parameter.get("schema", {}), (*pointer, "schema"), conversion)
    conversion.record_move(new, pointer)
    content = {}
    for media_type in media_types or [JSON]:
        conversion.record_move((*new, "content", media_type, "schema"), (*pointer, "schema"))
        content[media_type] = {"schema": schema}
    return {**body, "content": content}


def form_parameters(
    fields: Sequence[Located], new: Pointer, media_types: Sequence[str], conversion: Conversion
) -> Value:
    """Return the Request Body Object of all parameters in a form. `new` is the pointer of the body in the result."""
    schema: Value = {"type": "object", "properties": {}}
    required = []
    encoding: Value = {}
    for field, pointer in fields:
        name = text(field.get("name"))
        schema["properties"][name] = {
            **extensions(field, ("description",)),
            **simple_schema(field, pointer, conversion),
        }
        if style := _style(field, pointer, conversion):
            encoding[name] = style
        if field.get("required") is True:
            required.append(name)
    if required:
        schema["required"] = required
    has_file = any(field.get("type") == "file" for field, _ in fields)
    allowed = (MULTIPART,) if has_file else (FORM, MULTIPART)
    chosen = [each for each in media_types if each in allowed] or [allowed[0]]
    conversion.record_move(new, fields[0][1])
    content = {}
    for media_type in chosen:
        form = (*new, "content", media_type, "schema", "properties")
        for field, pointer in fields:
            conversion.record_move((*form, text(field.get("name"))), pointer)
        content[media_type] = {"schema": schema, **_encoding(media_type, encoding, fields, conversion)}
    return {"content": content, **({"required": True} if required else {})}


def _encoding(media_type: str, styles: Value, fields: Sequence[Located], conversion: Conversion) -> Value:
    """Return the encoding of arrays in a form. In multipart, OpenAPI 3.0 has one part for each item alone."""
    if media_type == FORM:
        return {"encoding": styles} if styles else {}
    for field, pointer in fields:
        style = mapping(styles.get(text(field.get("name"))))
        if style and not style["explode"] and "collectionFormat" in field:
            conversion.refuse(
                (*pointer, "collectionFormat"),
                f"the collectionFormat {text(field['collectionFormat'])[:40]} has no equivalent in multipart/form-data",
                "use multi, or application/x-www-form-urlencoded",
            )
    return {}
