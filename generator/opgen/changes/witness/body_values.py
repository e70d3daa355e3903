"""Values of bodies as code, with files of forms as bytes."""

from collections.abc import Mapping
from typing import Final

from opgen.api.schema import AnyOf, Array, Definition, Map, Model, Scalar, Schema, definition_of, plain
from opgen.codegen.code import Code, join, literal, template
from opgen.schemas.validity import Json

_FILES: Final = frozenset(("binary", "upload"))
Definitions = Mapping[str, Definition]


def value_code(value: Json, schema: Schema, definitions: Definitions) -> Code:
    """Return the code of a value of `schema`: a file is bytes, and all else is JSON."""
    found = plain(schema, definitions)
    if isinstance(found, AnyOf):
        kinds = [plain(each, definitions) for each in found.members]
        found = next((each for each in kinds if _fits(value, each, definitions)), found)
    if isinstance(found, Scalar) and found.format in _FILES:
        return template('b"a"')
    if isinstance(value, list) and isinstance(found, Array):
        items = [value_code(each, found.items, definitions) for each in value]
        return template("[{items}]", items=join(", ", items))
    if isinstance(value, dict) and (inner := _fields(found, definitions)) is not None:
        pairs = [
            template(
                "{name}: {value}",
                name=literal(name),
                value=(value_code(each, inner[name], definitions) if name in inner else literal(each)),
            )
            for name, each in value.items()
        ]
        return template("{{{pairs}}}", pairs=join(", ", pairs))
    if isinstance(value, dict) and isinstance(found, Scalar):
        return literal("a")  # a part with a media type that is not JSON
    return literal(value)


def _fits(value: Json, schema: Schema, definitions: Definitions) -> bool:
    """Return whether a member of a union fits a value by its kind."""
    if isinstance(schema, Scalar):
        return isinstance(value, str) == (schema.type == "string" and not schema.format)
    return isinstance(value, dict) == (_fields(schema, definitions) is not None)


def _fields(schema: Schema, definitions: Definitions) -> Mapping[str, Schema] | None:
    """Return the schemas of the properties of a model; `None` for other schemas."""
    model = definition_of(schema, definitions)
    if isinstance(model, Model):
        return {each.wire_name: each.schema for each in model.fields}
    return {} if isinstance(schema, Map) else None
