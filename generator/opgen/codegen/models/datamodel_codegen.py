"""Models printed by datamodel-code-generator: its only caller."""

import re
import warnings
from collections.abc import Iterable
from typing import Any

from opgen.api.schema import (
    AnyOf,
    Anything,
    Array,
    Const,
    Constraints,
    Default,
    Definition,
    Empty,
    Enum,
    Field,
    Map,
    Model,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    Tuple,
    constants,
    transform,
    union_members,
)
from opgen.codegen import types
from opgen.core.characters import escaped

HEADER = '"""Models: what requests and answers hold."""'
_REF = "#/components/schemas/"
_BOUND_KEYWORDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusive_minimum": "exclusiveMinimum",
    "exclusive_maximum": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
    "min_items": "minItems",
    "max_items": "maxItems",
}


# It renames an import if a class has a field of that name, and members of enums count as fields.
_RENAMED = re.compile(r"\b(Any|UUID|date|datetime|time|Literal|Upload)_aliased\b")


class PrintError(Exception):
    """Output of datamodel-code-generator that is not as requested: a bug of ours, or of its new version."""


def prepare() -> None:
    """Import datamodel-code-generator before several processes do it."""
    import datamodel_code_generator.parser.openapi  # noqa: F401, PLC0415 - late, since it is heavy


def printed_schema(schema: Schema) -> Schema:
    """Return `schema` in the form that datamodel-code-generator prints correctly.

    It loses null beside a constant in some places, and gives names to tuples or makes them lists.
    """
    return transform(schema, _printed_part)


def _printed_part(schema: Schema) -> Schema:
    if isinstance(schema, Nullable) and isinstance(schema.schema, Const):
        return schema.schema
    if isinstance(schema, AnyOf) and constants(schema):
        return Scalar(type="string")  # discriminator values of a model
    return Anything() if isinstance(schema, Tuple) or types.is_long(schema) else schema


def printed(
    definitions: tuple[Definition, ...], beside: tuple[Definition, ...] = ()
) -> str:
    """Print a module of `definitions` and `beside`, without descriptions and not formatted.

    The input is a new document from the fields of `definitions` alone. Keys that would steer datamodel-code-generator
    (`x-python-type`, `customBasePath`, `$ref` to a file) cannot be part of it. This takes about 4 ms a model.
    """
    # Imported here, and in `prepare`: listing and fetching do not need it.
    from datamodel_code_generator import (  # noqa: PLC0415
        DatetimeClassType,
        PythonVersion,
        generate,
    )
    from datamodel_code_generator.enums import (  # noqa: PLC0415
        DataModelType,
        DefaultValueType,
        InputFileType,
    )

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = generate(
            _document((*definitions, *beside)),
            input_file_type=InputFileType.OpenAPI,
            output_model_type=DataModelType.PydanticV2BaseModel,
            target_python_version=PythonVersion.PY_311,
            formatters=[],
            custom_file_header=HEADER,
            disable_timestamp=True,
            output_datetime_class=DatetimeClassType.Datetime,
            use_annotated=True,
            strict_nullable=True,
            use_type_alias=True,
            use_union_operator=True,
            use_standard_collections=True,
            deserialize_default_values=[DefaultValueType.Enum],
            aliases=_field_names(definitions),
            import_overrides=dict.fromkeys(
                ("BaseModel", "StrEnum", "IntEnum"), "._runtime.models"
            ),
            allow_remote_refs=False,
            strict_refs=True,
        )
    if not isinstance(result, str):
        raise PrintError("datamodel-code-generator printed several modules")
    if _shadowed(definitions) or _shadowed(beside):
        result = _RENAMED.sub(r"\1", result)
    # Strings are printed as they are, or with `repr` of this Python. One table escapes both.
    return "\n".join(escaped(line) for line in result.split("\n"))


def _document(definitions: Iterable[Definition]) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "", "version": ""},
        "paths": {},
        "components": {
            "schemas": {
                definition.name: _component(definition) for definition in definitions
            }
        },
    }


def _field_names(definitions: Iterable[Definition]) -> dict[str, str]:
    """Return the names of fields that differ from their wire names, by model and wire name."""
    return {
        f"{definition.name}.{field.wire_name}": field.name
        for definition in definitions
        if isinstance(definition, Model)
        for field in definition.fields
        if field.name != field.wire_name
    }


def _shadowed(definitions: tuple[Definition, ...]) -> bool:
    """Return whether an enum member has the name of a type; it hides none, since no type is used in an enum."""
    return any(
        _RENAMED.fullmatch(f"{member.name}_aliased")
        for definition in definitions
        if isinstance(definition, Enum)
        for member in definition.members
    )


def _component(definition: Definition) -> dict[str, Any]:
    """Return `definition` as a component schema, built from its fields alone."""
    if isinstance(definition, Model):
        return {
            "type": "object",
            "properties": {f.wire_name: _property(f) for f in definition.fields},
            "required": [f.wire_name for f in definition.fields if f.required],
        }
    if isinstance(definition, Enum):
        values = [member.value for member in definition.members]
        return {
            "type": "string" if isinstance(values[0], str) else "integer",
            "enum": values,
            "x-enum-varnames": [member.name for member in definition.members],
        }
    if isinstance(definition, TaggedUnion):
        # Without the discriminator, which would change the models. A union of one member is not printed as a union.
        refs = union_members(definition)
        members = (
            [{"$ref": _REF + ref} for ref in refs] if len(refs) <= types.LONG else []
        )
        return {"anyOf": [*members, {"type": "object"}]}
    return _printable(printed_schema(definition.schema))


def _property(field: Field) -> dict[str, Any]:
    schema = _printable(printed_schema(field.schema))
    if field.default is not None and field.default.value is not Empty.MODEL:
        schema["default"] = _default(field.default)
    if field.deprecated:
        schema["deprecated"] = True
    return schema


def _default(default: Default) -> Any:  # JSON
    if default.value is Empty.LIST:
        return []
    return {} if default.value is Empty.MAP else default.value


def _printable(schema: Schema) -> dict[str, Any]:
    """Return `schema` in keywords that datamodel-code-generator prints without inventing a class."""
    match schema:
        case Anything() | Tuple():
            return {}
        case Null():
            return {"type": "null"}
        case Scalar(type=type_, constraints=constraints):
            return {"type": type_, **_format(schema), **_constraints(constraints)}
        case Const(value=value):
            kinds = {str: "string", bool: "boolean", int: "integer"}
            return {"type": kinds[type(value)], "const": value}
        case Ref(name=name):
            return {"$ref": _REF + name}
        case Array(items=items, constraints=constraints):
            return {
                "type": "array",
                "items": _printable(items),
                **_constraints(constraints),
            }
        case Map(values=values):
            return {"type": "object", "additionalProperties": _printable(values)}
        case AnyOf(members=members):
            return {"anyOf": [_printable(member) for member in members]}
        case Nullable(schema=inner):
            return _or_null(inner)


def _or_null(schema: Schema) -> dict[str, Any]:
    written = _printable(schema)
    if isinstance(schema, Scalar | Array):
        return {**written, "type": [written["type"], "null"]}
    return {"anyOf": [*written.get("anyOf", [written]), {"type": "null"}]}


def _format(schema: Scalar) -> dict[str, Any]:
    if schema.format == "upload":
        return {"customTypePath": "_runtime.multipart.Upload"}
    return {"format": schema.format} if schema.format else {}


def _constraints(constraints: Constraints) -> dict[str, Any]:
    return {
        keyword: value
        for name, keyword in _BOUND_KEYWORDS.items()
        if (value := getattr(constraints, name)) is not None
    }
