"""Bodies as callers give them: a value, a mapping that is validated, or the fields of a model as keywords."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from opgen.api import model as api
from opgen.api.schema import (
    AnyOf,
    Anything,
    Definition,
    Field,
    Map,
    Model,
    Nullable,
    Ref,
    Schema,
    TaggedUnion,
    accepts_null,
    definition_of,
    nullable,
    plain,
    qualify_refs,
    union,
    walk,
)
from opgen.codegen import types
from opgen.codegen.code import Code, join, literal, template
from opgen.codegen.imports import schema_imports

MAX_KEYWORDS: Final = 8
"""Maximum number of fields that become keywords. A body with more fields is easier to read as a model."""
_REQUEST: Final = ".._runtime.request"
_KEYWORD_KINDS: Final = frozenset({"json", "form", "multipart"})
_ITERATED_KINDS: Final = frozenset({"binary", "items"})
_RESERVED: Final = frozenset({"self", "client", "body"})
"""Names of parameters that each function has."""
_ABSENT: Final = template("...")
_NOT_SENT: Final = literal(None)

Definitions = Mapping[str, Definition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """Field of a body as a keyword."""

    field: Field
    schema: Schema
    default: Code | None
    """`None` if the field is required, `...` if it is optional and accepts null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBody:
    """Body of an operation, as the functions of the operation accept it."""

    form: Schema | None
    """The schema that validates a mapping; `None` if no media type has an object with a schema."""
    keywords: tuple[Keyword, ...] = ()
    """The fields of the model `form`, if callers may give them in place of the body."""
    required: bool
    accepts_mapping: bool = False
    """True if a mapping may take the place of a model. A body that is a map is a `dict` anyway."""

    @property
    def expression(self) -> Code:
        """Return the code for the body that is encoded."""
        if self.form is None:
            return template("body")
        form = types.expression(self.form)
        if not self.keywords:
            return template("validate_body({form}, body)", form=form)
        pieces = [form, template("body")]
        names = [each.field.name for each in self.keywords if each.default == _ABSENT]
        if names:
            pieces.append(template("nullable={names}", names=literal(tuple(names))))
        if not self.required:
            pieces.append(template("required=False"))
        return template("build_body({pieces})", pieces=join(", ", pieces))

    @property
    def imports(self) -> Iterator[tuple[str, str]]:
        """Yield the imports that `expression` and the parameters need, as (module, name), without the schemas of the body."""
        if self.accepts_mapping:
            yield "collections.abc", "Mapping"
        if self.keywords:
            yield from (("typing", "Any"), ("typing", "overload"))
        if self.form is not None:
            yield _REQUEST, "build_body" if self.keywords else "validate_body"
            yield from schema_imports(self.form, "..")


def given_body(
    operation: api.Operation, body: api.RequestBody, taken: Collection[str], definitions: Definitions
) -> GivenBody:
    """Return the ways to give `body` to `operation`. `taken` has the names of all other parameters.

    The fields are keywords if the body is a JSON object of at most `MAX_KEYWORDS` fields. A body of several media types
    must have the same model in all of them. A name with another meaning leaves `body` as the only way. So does a
    deprecated operation, because type checkers would not report the calls of its overloads.
    """
    content, *others = body.contents
    found = plain(content.schema, definitions)
    model = definition_of(found, definitions)
    is_object = content.kind == "json" and all(
        each.kind in _KEYWORD_KINDS and each.schema == content.schema for each in others
    )
    is_usable = is_object and not operation.deprecated
    if not is_usable or not isinstance(model, Model) or not _fit(model, taken):
        return GivenBody(
            form=mapping_type(body, definitions),
            required=body.required,
            accepts_mapping=any(_is_model(each, definitions) for each in _members(body, definitions)),
        )
    # Operations may refer to models through a module. Definitions do not.
    module = next(ref.module for ref in walk(content.schema) if isinstance(ref, Ref))
    return GivenBody(
        form=_qualified(found, module),
        keywords=tuple(_keyword(field, module, definitions) for field in _sent_fields(model)),
        required=body.required,
        accepts_mapping=True,
    )


def mapping_type(body: api.RequestBody, definitions: Definitions) -> Schema | None:
    """Return the schema that validates a mapping, or `None` if no media type has an object with a schema."""
    is_needed = any(_is_model(each, definitions) or _is_map(each) for each in _members(body, definitions))
    form = union(_value_schemas(body))
    if not is_needed:
        return None
    return form.schema if isinstance(form, Nullable) else form


def _value_schemas(body: api.RequestBody) -> list[Schema]:
    """Return the schemas of `body` in the media types that are one value, not bytes or items."""
    return [c.schema for c in body.contents if c.kind not in _ITERATED_KINDS]


def _members(body: api.RequestBody, definitions: Definitions) -> Iterator[Schema]:
    """Yield the schemas of `body` without null, aliases and unions."""
    seen: set[Schema] = set()
    waiting = _value_schemas(body)
    while waiting:
        schema = plain(waiting.pop(), definitions)
        if schema in seen:
            continue
        seen.add(schema)
        if isinstance(schema, AnyOf):
            waiting += schema.members
        else:
            yield schema


def _is_model(schema: Schema, definitions: Definitions) -> bool:
    return isinstance(definition_of(schema, definitions), Model | TaggedUnion)


def _is_map(schema: Schema) -> bool:
    """Return whether `schema` is a map whose values have a schema."""
    return isinstance(schema, Map) and schema.values != Anything()


def _sent_fields(model: Model) -> list[Field]:
    return [field for field in model.fields if not field.read_only]


def _fit(model: Model, taken: Collection[str]) -> bool:
    """Return whether the fields of `model` can be keywords: few, and without ambiguous names."""
    names = {field.name for field in _sent_fields(model)}
    wire_names = {each.wire_name for each in model.fields if each.wire_name != each.name}
    # A model accepts wire names too, so one keyword could set two fields.
    ambiguous = {*taken, *_RESERVED, *wire_names}
    return 1 <= len(names) <= MAX_KEYWORDS and names.isdisjoint(ambiguous)


def _keyword(field: Field, module: str, definitions: Definitions) -> Keyword:
    schema = _qualified(field.schema, module)
    if field.required:
        return Keyword(field=field, schema=schema, default=None)
    if accepts_null(schema, definitions):
        return Keyword(field=field, schema=schema, default=_ABSENT)
    return Keyword(field=field, schema=nullable(schema), default=_NOT_SENT)


def _qualified(schema: Schema, module: str) -> Schema:
    return qualify_refs(schema, module) if module else schema
