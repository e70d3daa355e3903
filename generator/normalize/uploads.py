"""Models of forms with files: callers give an `Upload` where JSON would have a string."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.api import Content
from generator.normalize.finish import Definitions, reachable
from generator.schema import (
    Alias,
    AnyOf,
    Anything,
    Array,
    Map,
    Model,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    united,
)

_UPLOAD = Scalar(type="string", format="upload")


def settle_uploads(
    definitions: Definitions, contents: Sequence[Content], others: Iterable[Schema]
) -> Definitions:
    """`definitions` in which the files of multipart forms among `contents` are uploads.

    A model that is needed for other contents or `others` too stays as it is: JSON holds no `Upload`. Bytes are sent as
    a file all the same.
    """
    forms = [each for each in contents if each.kind == "multipart"]
    bodies = [each.schema for each in contents if each.kind != "multipart"]
    elsewhere = reachable(definitions, (), [*others, *bodies])
    settled = dict(definitions)
    for form in forms:
        for name in _models(form.schema, definitions):
            model = settled[name]
            if name not in elsewhere and isinstance(model, Model):
                settled[name] = _with_uploads(model, form.files)
    return settled


def uploads(schema: Schema) -> Schema:
    """`schema`, which is of a file or of several, as what callers give."""
    if isinstance(schema, Array):
        return replace(schema, items=uploads(schema.items))
    if isinstance(schema, Map):
        return Map(uploads(schema.values))
    if isinstance(schema, Nullable):
        return Nullable(uploads(schema.schema))
    if isinstance(schema, AnyOf):
        return AnyOf(tuple(_UPLOAD if _is_bytes(m) else m for m in schema.members))
    is_string = isinstance(schema, Scalar) and schema.type == "string"
    return _UPLOAD if is_string or isinstance(schema, Anything) else schema


def _is_bytes(schema: Schema) -> bool:
    return isinstance(schema, Scalar) and schema.format == "binary"


def _with_uploads(model: Model, files: tuple[str, ...]) -> Model:
    fields = tuple(
        (
            replace(field, schema=uploads(field.schema), default=None)
            if field.wire_name in files
            else field
        )
        for field in model.fields
    )
    return replace(model, fields=fields)


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
                waiting += [Ref(name) for name in united(definition)]
            elif isinstance(definition, Model):
                found.add(each.name)
    return found
