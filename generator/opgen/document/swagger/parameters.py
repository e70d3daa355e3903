"""State of a conversion, and conversion of schemas, parameters and headers, and of parameters in a body or a form.

Documents of OpenAPI 3 may contain parameters of Swagger 2.0. A repair converts them with the same functions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from opgen.core.errors import Problem
from opgen.core.json_values import items, mapping, text
from opgen.core.pointers import Pointer, parse_ref
from opgen.core.schema_keywords import SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS

Value = dict[str, Any]
"""Object of a document: untrusted JSON."""

SECTIONS = {
    "definitions": "schemas",
    "parameters": "parameters",
    "responses": "responses",
    "securityDefinitions": "securitySchemes",
}
"""Sections of `components` by keys of the root object."""


@dataclass(slots=True, kw_only=True)
class Conversion:
    """Document with objects of Swagger 2.0, and the results that the functions of this package collect.

    - `origins`: pointers in the document by the pointers of moved values in the result.
    - `unions`: pointers of lists of schemas in the document by the pointers of unions in their place.
    """

    root: Value
    problems: list[Problem] = field(default_factory=list)
    origins: dict[Pointer, Pointer] = field(default_factory=dict)
    unions: dict[Pointer, Pointer] = field(default_factory=dict)

    def refuse(self, pointer: Pointer, message: str, hint: str) -> None:
        """Record that the value at `pointer` has no exact equivalent in OpenAPI 3."""
        problem = Problem(message=message, pointer=pointer, hint=hint)
        if problem not in self.problems:
            self.problems.append(problem)

    def media_types(self, operation: Value, key: str) -> list[str]:
        """Return the media types of `consumes` or `produces`: of the operation, or else of the document."""
        written = operation.get(key, self.root.get(key))
        return [each for each in items(written) if isinstance(each, str)]

    def shared(self, section: str, value: Value, pointer: Pointer) -> tuple[Value, Pointer]:
        """Return a parameter or a response and its pointer. A reference to `section` of the root is followed."""
        target = parse_ref(str(value.get("$ref", "")))
        known = mapping(self.root.get(section))
        if target is None or target[:-1] != (section,) or target[1] not in known:
            return value, pointer
        return mapping(known[target[1]]), target


def converted_ref(ref: str) -> str:
    """Return a reference to a section of the root as a reference to the section of `components`."""
    for old, new in SECTIONS.items():
        if ref.startswith(f"#/{old}/"):
            return f"#/components/{new}/{ref.removeprefix(f'#/{old}/')}"
    return ref


def extensions(value: Value, keys: Iterable[str]) -> Value:
    """Return the fields of `value` with these `keys`, and its extensions `x-…`."""
    known = frozenset(keys)
    return {key: each for key, each in value.items() if key in known or key.startswith("x-")}


FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
JSON = "application/json"
_SCHEMA_FIELDS = tuple(
    """type format items default maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems
    minItems uniqueItems enum multipleOf""".split()
)
"""Fields of a parameter, a header or items that are fields of a schema in OpenAPI 3."""
_KEYS = ("name", "in", "description", "required", "allowEmptyValue")
# Style and explode by parameter location and collection format. A form has the styles of a query.
_STYLES = {
    ("query", "csv"): ("form", False),
    ("query", "multi"): ("form", True),
    ("query", "ssv"): ("spaceDelimited", False),
    ("query", "pipes"): ("pipeDelimited", False),
    ("path", "csv"): ("simple", False),
    ("header", "csv"): ("simple", False),
}

Located = tuple[Value, Pointer]
"""A parameter, and its pointer in the document."""


def convert_schema(schema: object, pointer: Pointer, conversion: Conversion) -> object:
    """Convert the schema at `pointer` of the document. A value that is not a mapping is returned unchanged."""
    if not isinstance(schema, dict):
        return schema
    converted: Value = {}
    for key, value in schema.items():
        at = (*pointer, key)
        if key == "$ref" and isinstance(value, str):
            converted[key] = converted_ref(value)
        elif key in SCHEMA_MAPS and isinstance(value, dict):
            converted[key] = {name: convert_schema(each, (*at, name), conversion) for name, each in value.items()}
        elif key in SCHEMAS:
            converted[key] = convert_schema(_united(value, at, conversion), at, conversion)
        elif key in SCHEMA_LISTS and isinstance(value, list):
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


def _united(value: object, pointer: Pointer, conversion: Conversion) -> object:
    """Return a union in place of a list of schemas. Swagger 2.0 has no tuples: an item matches any of them."""
    if not isinstance(value, list):
        return value
    conversion.unions[*pointer, "anyOf"] = pointer
    return {"anyOf": value} if value else {}


def _simple_schema(value: Value, pointer: Pointer, conversion: Conversion) -> Value:
    """Return the schema of a parameter, a header or items, which have the fields of a schema themselves.

    An array inside an array can have only the format csv, which OpenAPI 3 cannot express.
    """
    schema = {key: value[key] for key in _SCHEMA_FIELDS if key in value}
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
        schema["items"] = _simple_schema(inner, (*pointer, "items"), conversion)
    return schema


def is_in_body(parameter: Value) -> bool:
    """Return whether the parameter is in the body or in a form."""
    return parameter.get("in") in ("body", "formData")  # any JSON, which a set could not compare


def convert_parameter(
    parameter: object, pointer: Pointer, new: Pointer, conversion: Conversion, keys: Sequence[str] = _KEYS
) -> object:
    """Convert a parameter that is not in a body. `new` is its pointer in the result, and `keys` are unchanged fields."""
    if not isinstance(parameter, dict):
        return parameter
    if isinstance(parameter.get("$ref"), str):
        return {**parameter, "$ref": converted_ref(parameter["$ref"])}
    converted = extensions(parameter, keys)
    converted.pop("x-nullable", None)
    conversion.origins[*new, "schema"] = pointer
    converted["schema"] = _simple_schema(parameter, pointer, conversion)
    return converted | _style_of(parameter, pointer, conversion)


def convert_header(header: object, pointer: Pointer, new: Pointer, conversion: Conversion) -> object:
    """Convert a header of a response. `new` is its pointer in the result."""
    parameter = {**header, "in": "header"} if isinstance(header, dict) else header
    return convert_parameter(parameter, pointer, new, conversion, ("description",))


def _style_of(parameter: Value, pointer: Pointer, conversion: Conversion) -> Value:
    """Return style and explode of a parameter that is an array."""
    if parameter.get("type") != "array":
        return {}
    location = text(parameter.get("in"))
    written = text(parameter.get("collectionFormat")) or "csv"
    found = _STYLES.get(("query" if location == "formData" else location, written))
    if found is None:
        key = "collectionFormat" if "collectionFormat" in parameter else "type"
        conversion.refuse(
            (*pointer, key),
            f"the collectionFormat {written[:40]} has no equivalent in OpenAPI 3 here",
            "use csv, or multi in a query or a form",
        )
        return {}
    return dict(zip(("style", "explode"), found, strict=True))


def request_body(found: Sequence[Located], new: Pointer, media_types: Sequence[str], conversion: Conversion) -> Value:
    """Return the Request Body Object of the parameters in a body or a form, or an empty mapping without parameters.

    `new` is the pointer of the body in the result.
    """
    bodies = [each for each in found if each[0]["in"] == "body"]
    fields = [each for each in found if each[0]["in"] == "formData"]
    for _, at in [*bodies[1:], *(fields if bodies else ())]:
        conversion.refuse(
            at,
            "an operation cannot have this parameter beside a parameter in the body",
            "use one parameter in the body, or parameters in formData",
        )
    if not bodies:
        return _form(fields, new, media_types, conversion) if fields else {}
    parameter, pointer = bodies[0]
    body = extensions(parameter, ("description", "required"))
    schema = convert_schema(parameter.get("schema", {}), (*pointer, "schema"), conversion)
    conversion.origins[new] = pointer
    return {**body, "content": content_of(schema, pointer, new, media_types or [JSON], conversion)}


def content_of(
    schema: object, pointer: Pointer, new: Pointer, media_types: Sequence[str], conversion: Conversion
) -> Value:
    """Return the content at `new` with `schema`, which is converted from the field `schema` at `pointer`."""
    for media_type in media_types:
        conversion.origins[*new, "content", media_type, "schema"] = (*pointer, "schema")
    return {media_type: {"schema": schema} for media_type in media_types}


def _form(fields: Sequence[Located], new: Pointer, media_types: Sequence[str], conversion: Conversion) -> Value:
    """Return the Request Body Object of all parameters in a form."""
    schema: Value = {"type": "object", "properties": {}}
    required = [text(each.get("name")) for each, _ in fields if each.get("required") is True]
    if required:
        schema["required"] = required
    styles: Value = {}
    for each, pointer in fields:
        name = text(each.get("name"))
        schema["properties"][name] = {
            **extensions(each, ("description",)),
            **_simple_schema(each, pointer, conversion),
            **mapping(convert_schema(each.get("schema"), (*pointer, "schema"), conversion)),
        }
        if style := _style_of(each, pointer, conversion):
            styles[name] = style
    has_file = any(each.get("type") == "file" for each, _ in fields)
    allowed = (MULTIPART,) if has_file else (FORM, MULTIPART)
    chosen = [one for one in media_types if one in allowed] or [allowed[0]]
    conversion.origins[new] = fields[0][1]
    content: Value = {}
    for media_type in chosen:
        for each, pointer in fields:
            name = text(each.get("name"))
            conversion.origins[*new, "content", media_type, "schema", "properties", name] = pointer
            if media_type == MULTIPART and "collectionFormat" in each and styles.get(name, {}).get("explode") is False:
                # In multipart, OpenAPI 3.0 has one part for each item alone.
                conversion.refuse(
                    (*pointer, "collectionFormat"),
                    f"the collectionFormat {text(each['collectionFormat'])[:40]} has no equivalent in {MULTIPART}",
                    f"use multi, or {FORM}",
                )
        encoding = {"encoding": styles} if styles and media_type == FORM else {}
        content[media_type] = {"schema": schema, **encoding}
    return {"content": content, **({"required": True} if required else {})}
