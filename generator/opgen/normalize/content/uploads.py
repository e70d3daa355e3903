"""Models of forms, with fields for the arguments that callers pass for parts, such as an `Upload` for a file."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from opgen.api.model import Content, FormPart
from opgen.api.schema import (
    Alias,
    AnyOf,
    Anything,
    Array,
    Definitions,
    Field,
    Map,
    Model,
    Nullable,
    Ref,
    Scalar,
    Schema,
    nullable,
    transform,
    union,
    without_null,
)
from opgen.normalize.content.styles import kinds_of
from opgen.normalize.schemas.scalars import TEXT, without_constraints

_UPLOAD = Scalar(type="string", format="upload")


def with_form_parts(definitions: Definitions, forms: Iterable[Content], others: Collection[str]) -> Definitions:
    """Return `definitions`, in which the models of `forms` have fields for the arguments of parts.

    A model in `others` does not change, because JSON cannot contain an `Upload`. The client still sends the bytes in
    such a model as a file.
    """
    applied = dict(definitions)
    for part in (part for form in forms for part in form.parts):
        for kind in kinds_of(part.form, definitions):
            model = applied.get(kind.name) if isinstance(kind, Model) else None
            if isinstance(model, Model) and model.name not in others:
                applied[model.name] = _with_part(model, part, definitions)
    return applied


def given(schema: Schema, part: FormPart) -> Schema:
    """Return the schema of the argument for `part`. `schema` is the schema of the part in JSON."""
    if isinstance(schema, Nullable):
        return nullable(given(schema.schema, part))
    if part.given is not None:
        return part.given
    if part.kind == "string":
        return TEXT
    if part.kind == "text":
        return AnyOf((TEXT, _UPLOAD))
    if part.kind == "wrapped":
        return _UPLOAD
    if part.kind == "wrappable":
        return union([without_constraints(schema), _UPLOAD])
    return _file(schema)


def _file(schema: Schema) -> Schema:
    match schema:
        case Array(items=items):
            return replace(schema, items=_file(items))
        case Map(values=values):
            return Map(_file(values))
        case Scalar(type="string") | Anything():
            return _UPLOAD
        case _:
            return transform(schema, lambda each: _UPLOAD if _is_bytes(each) else each)


def _is_bytes(schema: Schema) -> bool:
    return isinstance(schema, Scalar) and schema.format == "binary"


def _with_part(model: Model, part: FormPart, definitions: Definitions) -> Model:
    fields = [
        (_given_field(field, part, definitions) if field.wire_name == part.name else field) for field in model.fields
    ]
    return replace(model, fields=tuple(fields))


def _given_field(field: Field, part: FormPart, definitions: Definitions) -> Field:
    notes = [field.description, part.note]
    return replace(
        field,
        schema=_property(field.schema, part, definitions),
        default=None,
        description="\n\n".join(note for note in notes if note),
    )


def _property(schema: Schema, part: FormPart, definitions: Definitions) -> Schema:
    """Return the schema of the argument for a property. Each item of a list is a part."""
    plain = _unnamed(schema, definitions)
    if isinstance(plain, Nullable):
        return nullable(_property(plain.schema, part, definitions))
    if isinstance(plain, Array):
        return replace(plain, items=given(plain.items, part))
    return given(plain if _is_bytes(plain) else schema, part)


def _unnamed(schema: Schema, definitions: Definitions) -> Schema:
    """Replace a reference to an alias of a list or of bytes by the schema of the alias. Keep any other schema."""
    definition = definitions.get(schema.name) if isinstance(schema, Ref) else None
    if not isinstance(definition, Alias):
        return schema
    target = definition.schema
    inner = without_null(target)
    return target if isinstance(inner, Array) or _is_bytes(inner) else schema
