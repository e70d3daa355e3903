"""Bodies: the ways in which callers give them (a value, a mapping, or fields as keywords), and their encoding as code."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from opgen.api.model import Content, ContentKind, Encoding, Parameter, RequestBody
from opgen.api.schema import (
    AnyOf,
    Anything,
    Const,
    Definitions,
    Field,
    Model,
    Null,
    Nullable,
    Ref,
    Schema,
    TaggedUnion,
    accepts_null,
    definition_of,
    plain,
    qualify_refs,
    union,
    union_members,
    walk,
    without_null,
)
from opgen.codegen import types
from opgen.codegen.build.docstrings import about_field
from opgen.codegen.build.inputs import Inputs
from opgen.codegen.build.responses import item, switched
from opgen.codegen.code import Code, Literal, argument, call, identifier, join, literal, template
from opgen.core.frozen import frozen

_KEYWORD_KINDS = frozenset({"json", "form", "multipart"})
_ITERATED: frozenset[ContentKind] = frozenset({"binary", "items"})
UNSET = template("UNSET")
"""Default of an optional argument, which is not sent."""


@frozen
class Argument:
    """Argument of a function: a parameter, a field of the body, the body, or the media type of the body.

    - `default`: `None` for a required argument.
    - `parameter`, `field`: the parameter or the field; `None` for any other argument.
    - `is_nullable`: True if the schema of a parameter accepts null.
    - `key`: key of a field in the mapping for the request builder: the name of the field, unless it is ambiguous.
    - `text`: text of the docstring about it.
    - `constant`: the value of a parameter that functions do not accept.
    - `awaited`: the annotation in the asynchronous function and the request function; `None` for the same annotation.
    - `documented`: the annotation for the public names of the package: `None` for the same annotation.
    """

    name: str
    annotation: Code
    default: Code | None
    is_positional: bool = False
    parameter: Parameter | None = None
    is_nullable: bool = False
    field: Field | None = None
    key: str = ""
    text: str = ""
    constant: Code | None = None
    awaited: Code | None = None
    documented: Code | None = None


@frozen
class GivenBody:
    """Body of an operation, as the functions of the operation accept it.

    - `forms`: the types of which one validates data, by media type; those for the empty text serve all.
    - `keywords`: the fields of the models in the default media type, which the functions that send the body take as
      keywords.
    - `others`: the members of a union that have no fields, which these functions take as `body` instead of keywords.
    - `switches`: the fields that select a stream as the response. They are not keywords, since each function sends
      its own value.
    - `is_nullable`: True if null is a body.
    - `is_inclusive`: True if data may fit several of the types.
    - `accepts_mapping`: True if a mapping may take the place of a model. A body that is a map is a `dict` anyway.
    """

    forms: Mapping[str, tuple[Code, ...]]
    keywords: tuple[Argument, ...]
    others: tuple[Schema, ...] = ()
    switches: tuple[Field, ...] = ()
    required: bool
    is_nullable: bool
    is_inclusive: bool
    accepts_mapping: bool

    def expression(self, *, is_stream: bool = False) -> Code:
        """Return the code for the body that is encoded, in a request for a stream if `is_stream`."""
        listed = {key: join(", ", each) for key, each in self.forms.items() if len(each) > 1}
        several = {
            key: template("[{}]", each) if self.is_inclusive else template("({})", each) for key, each in listed.items()
        }
        forms = {key: several.get(key, each[0]) for key, each in self.forms.items()}
        pairs = [template("{}: {}", literal(key), form) for key, form in forms.items()]
        choice = template("{{{}}}", join(", ", pairs))
        given = template("body")
        values = {each.name: switched(each, is_stream=is_stream) for each in self.switches}
        if on := [argument(name, value) for name, value in values.items() if value]:
            given = call("_switched", given, *on)
        pieces = [forms.get("", choice) if forms else literal(None), given]
        if forms and "" not in forms:
            pieces.append(template("content_type=content_type"))
        pieces += [template("required=False")] * (not self.required)
        pieces += [template("null=True")] * self.is_nullable
        return call("build_union" if several else "build_body", *pieces)

    @property
    def fields(self) -> Code:
        """Return the code that collects the keywords. Without one, a body that is not required is not sent."""
        fields = call("_fields", *map(_entry, self.keywords))
        if not self.required:
            fields = template("{} or UNSET", fields)
        return call("_either", template("body"), fields) if self.others else fields


def _entry(given: Argument) -> Code:
    """Return the argument that adds a keyword to the mapping: `port=port`."""
    name = identifier(given.name)
    is_named = given.field is not None and given.key == given.field.name
    return argument(given.key, name) if is_named else template("**{{{}: {}}}", literal(given.key), name)


def body_fields(body: RequestBody, definitions: Definitions) -> tuple[Field, ...]:
    """Return the fields that are keywords of functions: the fields of the objects in the default media type.

    A field of several objects has the union of its types. It is required if all objects require it.
    """
    models = _models(body, definitions)
    found: dict[str, list[Field]] = {}
    for field in (each for model in models for each in model.fields if not each.read_only):
        found.setdefault(field.wire_name, []).append(field)
    return tuple(_common(own, models) if len(models) > 1 else _sent(own[0]) for own in found.values())


def _sent(field: Field) -> Field:
    """Return a field as requests require it."""
    return replace(field, required=True, default=None) if field.is_needed else field


def _common(fields: Sequence[Field], models: Sequence[Model]) -> Field:
    """Return the keyword that is a field of several `models`."""
    owners = [model.name for model in models if any(each in model.fields for each in fields)]
    first = next((each for each in fields if each.description), fields[0])
    note = f"Only in {' and '.join(f'`{each}`' for each in owners)}." if len(owners) < min(3, len(models)) else ""
    return replace(
        first,
        name=fields[0].name,
        schema=union([each.schema for each in fields]),
        required=len(fields) == len(models) and all(_sent(each).required for each in fields),
        default=first.default if all(each.default == first.default for each in fields) else None,
        description="\n\n".join(filter(None, (first.description, note))),
    )


def is_union(body: RequestBody, definitions: Definitions) -> bool:
    """Return whether the keywords of `body` are fields of several objects, or may be replaced by another value."""
    return bool(_models(body, definitions)) and len(_members(body.contents[:1], definitions)) > 1


def other_members(body: RequestBody, definitions: Definitions) -> tuple[Schema, ...]:
    """Return the members of a union that have no fields as keywords, if others have."""
    if not body_fields(body, definitions):
        return ()
    members = _members(body.contents[:1], definitions)
    return tuple(each for each in members if not isinstance(definition_of(each, definitions), Model | TaggedUnion))


def nested_schemas(body: RequestBody, definitions: Definitions) -> tuple[Schema, ...]:
    """Return the schemas below `body`: of its keywords, and of its arrays and maps."""
    members = _members(body.contents, definitions)
    fields = (each.schema for each in body_fields(body, definitions))
    return (*fields, *(each for each in members if not _is_model(each, definitions)))


def _models(body: RequestBody, definitions: Definitions) -> list[Model]:
    """Return the objects in the default media type."""
    if body.contents[0].kind not in _KEYWORD_KINDS:
        return []
    found = (definition_of(each, definitions) for each in _members(body.contents[:1], definitions))
    return [each for each in found if isinstance(each, Model)]


def keyword_contents(body: RequestBody) -> tuple[Content, ...]:
    """Return the contents that the same keywords describe, the default first."""
    schema = body.contents[0].schema
    return tuple(each for each in body.contents if each.kind in _KEYWORD_KINDS and each.schema == schema)


def given_body(body: RequestBody, inputs: Inputs) -> GivenBody:
    """Return the ways to give `body`. The names of its keywords are assigned."""
    definitions = inputs.definitions
    fields = body_fields(body, definitions)
    others = other_members(body, definitions)
    # Operations may refer to models through a module. Definitions do not.
    module = next((each.module for each in walk(body.contents[0].schema) if isinstance(each, Ref)), "")
    names, own = dict(body.keywords), {(f.name, f.wire_name) for m in _models(body, definitions) for f in m.fields}
    uses, wire_names = Counter(name for pair in own for name in {*pair}), Counter(wire_name for _, wire_name in own)
    keywords = [
        _keyword(
            replace(each, schema=_qualified(each.schema, module)),
            names[each.wire_name],
            # A model accepts wire names too, so the name of one field could also set another.
            each.name if uses[each.name] == wire_names[each.wire_name] == 1 else each.wire_name,
            inputs,
            is_required=body.required and not others,
        )
        for each in fields
    ]
    return GivenBody(
        forms=_forms(body, definitions, module),
        keywords=tuple(keywords),
        others=others,
        required=body.required,
        is_nullable=_is_nullable(body),
        is_inclusive=body.contents[0].is_inclusive,
        accepts_mapping=any(_is_model(each, definitions) for each in _members(body.contents, definitions)),
    )


def _forms(body: RequestBody, definitions: Definitions, module: str) -> Mapping[str, tuple[Code, ...]]:
    schemas = form_schemas(body, definitions)
    forms = {key: tuple(types.expression(_qualified(each, module)) for each in own) for key, own in schemas.items()}
    is_same = len({*forms.values()}) == 1 and len(forms) == len(body.contents)
    return {"": next(iter(forms.values()))} if is_same else forms


def form_schemas(body: RequestBody, definitions: Definitions) -> dict[str, tuple[Schema, ...]]:
    """Return the schemas of which one validates data, by media type.

    If fields are keywords, a union is its members without aliases.
    """
    is_divided = bool(body_fields(body, definitions))
    found: dict[str, tuple[Schema, ...]] = {}
    for content in body.contents:
        own = _members([content], definitions) if is_divided else (without_null(content.schema),)
        if content.kind in _KEYWORD_KINDS and not any(isinstance(each, Anything | Null) for each in own):
            found[content.media_type] = own
    return found


def _is_nullable(body: RequestBody) -> bool:
    return any(each.nullable for each in body.contents if each.kind == "json")


def _value_schemas(contents: Sequence[Content]) -> list[Schema]:
    """Return the schemas of `contents` that are one value, not bytes or items."""
    return [each.schema for each in contents if each.kind not in _ITERATED]


def _members(contents: Sequence[Content], definitions: Definitions) -> tuple[Schema, ...]:
    """Return the schemas of `contents` in order, without null, aliases and unions.

    A union that accepts unknown discriminator values is a member too, after its members.
    """
    seen: dict[Schema, bool] = {}
    waiting = _value_schemas(contents)
    while waiting:
        schema = plain(waiting.pop(0), definitions)
        if schema in seen:
            continue
        definition = definition_of(schema, definitions)
        inner: list[Schema] = []
        if isinstance(schema, AnyOf):
            inner = [*schema.members]
        elif isinstance(schema, Ref) and isinstance(definition, TaggedUnion):
            inner = [replace(schema, name=name) for name in union_members(definition)]
        seen[schema] = not inner or (isinstance(definition, TaggedUnion) and definition.is_open)
        waiting = [*inner, *waiting]
    found = [each for each, is_member in seen.items() if is_member]
    return tuple(sorted(found, key=lambda each: isinstance(definition_of(each, definitions), TaggedUnion)))


def _is_model(schema: Schema, definitions: Definitions) -> bool:
    return isinstance(definition_of(schema, definitions), Model | TaggedUnion)


def _keyword(field: Field, name: str, key: str, inputs: Inputs, *, is_required: bool) -> Argument:
    """Return `field` as a keyword. A body that is not required has no required keyword.

    A required field with a single allowed value has that value as its default.
    """
    schema, default, definitions = field.schema, None, inputs.definitions
    only, is_optional = plain(schema, definitions), not (field.required and is_required)
    if is_optional:
        default = UNSET
    elif isinstance(only, Const) and not accepts_null(schema, definitions):
        default = literal(only.value)
    return Argument(
        field=field,
        name=name,
        key=key,
        annotation=argument_type(inputs.accepted(schema), is_optional=is_optional),
        documented=types.expression(schema),
        default=default,
        text=about_field(field),
    )


def argument_type(schema: Schema, *, is_optional: bool) -> Code:
    """Return the type of an argument, which may be `UNSET` if it is optional."""
    found = types.expression(schema)
    return template("{} | Unset", found) if is_optional and not isinstance(schema, Anything) else found


def _qualified(schema: Schema, module: str) -> Schema:
    return qualify_refs(schema, module) if module else schema


# Kinds of content that a function of another kind encodes.
_ENCODERS: dict[ContentKind, str] = {"xml": "encode_text"}


def is_choice(body: RequestBody) -> bool:
    """Return whether the caller chooses the media type: one of several, or one in a range such as `image/*`."""
    return len(body.contents) > 1 or _has_range(body)


def _has_range(body: RequestBody) -> bool:
    return any("*" in content.media_type for content in body.contents)


def body_annotation(
    body: RequestBody, inputs: Inputs | None, *, accepts_mapping: bool, is_awaited: bool = False
) -> Code:
    """Return the type of the argument `body`; an awaited call also accepts asynchronous iterables.

    Without `inputs`, it is the documented type.
    """
    kinds = {content.kind for content in body.contents}
    values = _value_schemas(body.contents)
    schema = inputs.accepted_body(union(values)) if inputs else union(values)
    pieces = [types.expression(without_null(schema))] if values else []
    if accepts_mapping:
        pieces.append(template("Mapping[str, object]"))
    if "binary" in kinds:
        pieces.append(template("bytes | PathLike[str] | BinaryIO"))
    iterated = [template("bytes")] if "binary" in kinds else []
    iterated += [item(each) for each in body.contents if each.kind == "items"]
    for each in dict.fromkeys(iterated):
        pieces.append(template("Iterable[{}]", each))
        if is_awaited:
            pieces.append(template("AsyncIterable[{}]", each))
    is_null = isinstance(schema, Nullable) and _is_nullable(body)
    is_unset = not (body.required or (values and isinstance(schema, Anything)))
    return join(" | ", [*pieces, *[template("None")] * is_null, *[template("Unset")] * is_unset])


def content_type_annotation(body: RequestBody) -> Code:
    """Return the type of the argument `content_type`."""
    if _has_range(body):
        return template("str")
    return types.literals(content.media_type for content in body.contents)


def default_content_type(body: RequestBody) -> Code | None:
    """Return the default media type, or `None` if the document has only a range, so that the caller must choose."""
    media_types = [content.media_type for content in body.contents]
    exact = [media_type for media_type in media_types if "*" not in media_type]
    is_any = {"*/*", "application/*"} & set(media_types)
    if body.required and not exact and not is_any:
        return None
    return literal([*exact, "application/octet-stream"][0])


def body_content(body: RequestBody, given: Code) -> Code:
    """Return the call that encodes the body `given`."""
    content, function = body.contents[0], "encode_body"
    if is_choice(body):
        own = {each.media_type: _content_literal(each) for each in body.contents}
        said = {media_type: encoding for media_type, encoding in own.items() if encoding}
        more = [template("content_type"), *([literal(said)] if said else [])]
    else:
        function = _ENCODERS.get(content.kind, f"encode_{content.kind}")
        more = [*_encoding_arguments(content)]
    return call(function, given, *more)


def body_content_type(body: RequestBody) -> Code | None:
    """Return the media type that is sent; None for the default of the runtime's `Request`."""
    if is_choice(body):
        return template("content_type")
    media_type = body.contents[0].media_type
    return None if media_type == "application/json" else literal(media_type)


def _encoding_arguments(content: Content) -> Iterator[Code]:
    """Yield the arguments after the body in a call that encodes items or a form; nothing if the defaults apply."""
    if content.sequence is not None:
        yield literal(content.sequence)
    elif content.kind == "form":
        yield from form_arguments(content.encoding)
    elif content.kind == "multipart":
        if content.media_type != "multipart/form-data":
            yield literal(content.media_type)
        for name, value in _encoding_literal(content.encoding).items():
            yield argument(name, literal(value))


def form_arguments(encoding: Encoding) -> list[Code]:
    """Return the arguments after the value in a call that encodes an urlencoded form. Every part has a name."""
    names = _encoding_literal(encoding).get("encoding")
    return [literal(names)] if names else []


def _content_literal(content: Content) -> dict[str, Literal]:
    """Return the runtime's description of `content`, for a body with several contents."""
    own = _encoding_literal(content.encoding)
    return {**own, "sequence": content.sequence} if content.sequence else own


def _encoding_literal(encoding: Encoding) -> dict[str, Literal]:
    """Return the runtime's `Encoding` as a dictionary."""
    item = encoding.item_encoding
    found: dict[str, Literal] = {
        "content_type": encoding.content_type,
        "headers": encoding.headers,
        "transfer_encoding": encoding.transfer_encoding,
        "style": encoding.style,
        "explode": encoding.explode if encoding.style else None,
        "allow_reserved": encoding.allow_reserved or None,
        "encoding": {name: _encoding_literal(own) for name, own in encoding.encoding},
        "prefix_encoding": [*map(_encoding_literal, encoding.prefix_encoding)],
        "item_encoding": _encoding_literal(item) if item else None,
    }
    return {name: value for name, value in found.items() if value or value is False}
