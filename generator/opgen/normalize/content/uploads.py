"""Models of forms: what callers give for a part, such as an `Upload` where JSON would have a string."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from opgen.api.model import Content, FormPart
from opgen.api.schema import (
    Alias,
    AnyOf,
    Anything,
    Array,
    Field,
    Map,
    Model,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    nullable,
    union,
    union_members,
)
from opgen.normalize.schemas.reachability import Definitions, reachable

_TEXT = Scalar(type="string")
_UPLOAD = Scalar(type="string", format="upload")


def settle_uploads(
    definitions: Definitions, contents: Sequence[Content], others: Iterable[Schema]
) -> Definitions:
    """`definitions` in which the parts of forms among `contents` are what callers give for them.

    A model that is needed for other contents or `others` too stays as it is: JSON holds no `Upload`. Bytes are sent as
    a file all the same.
    """
    forms = [each for each in contents if each.kind == "multipart" or each.parts]
    bodies = [each.schema for each in contents if each not in forms]
    elsewhere = reachable(definitions, (), [*others, *bodies])
    settled = dict(definitions)
    for part in (part for form in forms for part in form.parts):
        for name in _models(part.form, definitions):
            model = settled[name]
            if name not in elsewhere and isinstance(model, Model):
                settled[name] = _with_part(model, part, definitions)
    return settled


def given(schema: Schema, part: FormPart) -> Schema:
    """`schema`, which is that of one `part`, as what callers give."""
    if isinstance(schema, Nullable):
        return nullable(given(schema.schema, part))
    if part.given is not None:
        return part.given
    if part.kind == "string":
        return _TEXT
    if part.kind == "text":
        return AnyOf((_TEXT, _UPLOAD))
    if part.kind == "wrapped":
        return _UPLOAD
    if part.kind == "wrappable":
        return union([schema, _UPLOAD])
    return _file(schema)


def _file(schema: Schema) -> Schema:
    if isinstance(schema, Array):
        return replace(schema, items=_file(schema.items))
    if isinstance(schema, Map):
        return Map(_file(schema.values))
    if isinstance(schema, AnyOf):
        return union([_UPLOAD if _is_bytes(m) else m for m in schema.members])
    is_string = isinstance(schema, Scalar) and schema.type == "string"
    return _UPLOAD if is_string or isinstance(schema, Anything) else schema


def _is_bytes(schema: Schema) -> bool:
    return isinstance(schema, Scalar) and schema.format == "binary"


def _with_part(model: Model, part: FormPart, definitions: Definitions) -> Model:
    fields = [
        (
            _given_field(field, part, definitions)
            if field.wire_name == part.name
            else field
        )
        for field in model.fields
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
    """A property's schema: of a list each item is a part."""
    plain = _unnamed(schema, definitions)
    if isinstance(plain, Nullable):
        return nullable(_property(plain.schema, part, definitions))
    if isinstance(plain, Array):
        return replace(plain, items=given(plain.items, part))
    return given(plain if _is_bytes(plain) else schema, part)


def _unnamed(schema: Schema, definitions: Definitions) -> Schema:
    """What an alias stands for, if that is a list or bytes."""
    definition = definitions.get(schema.name) if isinstance(schema, Ref) else None
    if not isinstance(definition, Alias):
        return schema
    meant = definition.schema
    inside = meant.schema if isinstance(meant, Nullable) else meant
    return meant if isinstance(inside, Array) or _is_bytes(inside) else schema


def _models(schema: Schema, definitions: Definitions) -> set[str]:
    """The models that a form of `schema` can be."""
    found: set[str] = set()
    waiting, seen = [schema], set[str]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, Nullable):
            waiting.append(each.schema)
        elif isinstance(each, AnyOf):
            waiting += each.members
        elif isinstance(each, Ref) and each.name not in seen:
            seen.add(each.name)
            definition = definitions.get(each.name)
            if isinstance(definition, Alias):
                waiting.append(definition.schema)
            elif isinstance(definition, TaggedUnion):
                waiting += [Ref(name) for name in union_members(definition)]
            elif isinstance(definition, Model):
                found.add(each.name)
    return found
