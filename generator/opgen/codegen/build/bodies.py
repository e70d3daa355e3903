"""Bodies: the ways in which callers give them (a value, a mapping, or fields as keywords), and their encoding as code."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from opgen.api.model import Content, ContentKind, Encoding, Parameter, RequestBody
from opgen.api.schema import (
    AnyOf,
    Anything,
    Const,
    Definitions,
    Field,
    Map,
    Model,
    Null,
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
    with_enum_values,
    without_null,
)
from opgen.codegen import types
from opgen.codegen.build.docstrings import about_field
from opgen.codegen.build.responses import item, switched
from opgen.codegen.code import Code, Literal, argument, call, identifier, join, literal, template
from opgen.core.frozen import frozen

_KEYWORD_KINDS = frozenset({"json", "form", "multipart"})
_ITERATED: frozenset[ContentKind] = frozenset({"binary", "items"})
_UNSET = template("UNSET")


@frozen
class Argument:
    """Argument of a function: a parameter, a field of the body, the body, or the media type of the body.

    - `default`: `None` for a required argument; `UNSET` if `None` has a meaning of its own.
    - `parameter`, `field`: the parameter or the field; `None` for any other argument.
    - `key`: key of a field in the mapping for the request builder: the name of the field, unless it is ambiguous.
    - `text`: text of the docstring about it.
    - `constant`: the value of a parameter that functions do not accept.
    - `awaited`: the annotation in the asynchronous function and the request function; `None` for the same annotation.
    """

    name: str
    annotation: Code
    default: Code | None
    is_positional: bool = False
    parameter: Parameter | None = None
    field: Field | None = None
    key: str = ""
    text: str = ""
    constant: Code | None = None
    awaited: Code | None = None


@frozen
class GivenBody:
    """Body of an operation, as the functions of the operation accept it.

    - `forms`: the types that validate a mapping, by media type; one for the empty text if it is the same for all.
    - `keywords`: the fields of the model in the default media type, which the functions that send the body take as
      keywords.
    - `switches`: the fields that select a stream as the response. They are not keywords, since each function sends
      its own value.
    - `accepts_mapping`: True if a mapping may take the place of a model. A body that is a map is a `dict` anyway.
    """

    forms: Mapping[str, Schema]
    keywords: tuple[Argument, ...]
    switches: tuple[Field, ...] = ()
    required: bool
    accepts_mapping: bool

    def expression(self, *, is_stream: bool = False) -> Code:
        """Return the code for the body that is encoded, in a request for a stream if `is_stream`."""
        if not self.forms:
            return template("body")
        forms = {key: types.expression(form) for key, form in self.forms.items()}
        pairs = [template("{}: {}", literal(key), form) for key, form in forms.items()]
        choice = template("{{{}}}[content_type]", join(", ", pairs))
        given = template("body")
        values = {each.name: switched(each, is_stream=is_stream) for each in self.switches}
        if on := [argument(name, value) for name, value in values.items() if value]:
            given = call("_switched", given, *on)
        pieces = [forms.get("", choice), given]
        if self.keywords and not self.required:
            pieces.append(template("required=False"))
        return call("build_body", *pieces)

    @property
    def fields(self) -> Code:
        """Return the code that collects the keywords. Without one, a body that is not required is not sent."""
        fields = call("_fields", *map(_entry, self.keywords))
        return fields if self.required else template("{} or None", fields)


def _entry(given: Argument) -> Code:
    """Return the argument that adds a keyword to the mapping: `port=port`."""
    name = identifier(given.name)
    is_named = given.field is not None and given.key == given.field.name
    return argument(given.key, name) if is_named else template("**{{{}: {}}}", literal(given.key), name)


def body_fields(body: RequestBody, definitions: Definitions) -> tuple[Field, ...]:
    """Return the fields that are keywords of functions: those of an object in the default media type."""
    content = body.contents[0]
    model = definition_of(plain(content.schema, definitions), definitions)
    if content.kind not in _KEYWORD_KINDS or not isinstance(model, Model):
        return ()
    return tuple(field for field in model.fields if not field.read_only)


def keyword_contents(body: RequestBody) -> tuple[Content, ...]:
    """Return the contents that the same keywords describe, the default first."""
    schema = body.contents[0].schema
    return tuple(each for each in body.contents if each.kind in _KEYWORD_KINDS and each.schema == schema)


def given_body(body: RequestBody, definitions: Definitions) -> GivenBody:
    """Return the ways to give `body`. The names of its keywords are assigned."""
    fields = body_fields(body, definitions)
    # Operations may refer to models through a module. Definitions do not.
    module = next((each.module for each in walk(body.contents[0].schema) if isinstance(each, Ref)), "")
    names, wire_names = dict(body.keywords), {each.wire_name for each in fields if each.wire_name != each.name}
    keywords = [
        _keyword(
            replace(each, schema=_qualified(each.schema, module)),
            names[each.wire_name],
            # A model accepts wire names too, so the name of one field could also set another.
            each.wire_name if each.name in wire_names else each.name,
            definitions,
            is_required=body.required,
        )
        for each in fields
    ]
    return GivenBody(
        forms=_forms(body, definitions, module) if fields else _form(body, definitions),
        keywords=tuple(keywords),
        required=body.required,
        accepts_mapping=any(_is_model(each, definitions) for each in _members(body, definitions)),
    )


def _forms(body: RequestBody, definitions: Definitions, module: str) -> Mapping[str, Schema]:
    """Return the models that validate a mapping by media type, without their aliases."""
    forms = {
        each.media_type: _qualified(plain(each.schema, definitions), module)
        for each in body.contents
        if each.kind in _KEYWORD_KINDS
    }
    distinct = {*forms.values()}
    return {"": distinct.pop()} if len(distinct) == 1 else forms


def _form(body: RequestBody, definitions: Definitions) -> Mapping[str, Schema]:
    accepted = mapping_type(body, definitions)
    return {} if accepted is None else {"": accepted}


def mapping_type(body: RequestBody, definitions: Definitions) -> Schema | None:
    """Return the schema that validates a mapping, or `None` if no media type has an object with a schema."""
    is_needed = any(
        _is_model(each, definitions) or (isinstance(each, Map) and each.values != Anything())
        for each in _members(body, definitions)
    )
    return without_null(union(_value_schemas(body))) if is_needed else None


def _value_schemas(body: RequestBody) -> list[Schema]:
    """Return the schemas of `body` in the media types that are one value, not bytes or items."""
    return [c.schema for c in body.contents if c.kind not in _ITERATED]


def _members(body: RequestBody, definitions: Definitions) -> Iterator[Schema]:
    """Yield the schemas of `body` without null, aliases and unions."""
    seen = set()
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


def _keyword(field: Field, name: str, key: str, definitions: Definitions, *, is_required: bool) -> Argument:
    """Return `field` as a keyword. A body that is not required has no required keyword.

    A required field with a single allowed value has that value as its default.
    """
    schema, default = field.schema, None
    only = plain(schema, definitions)
    if not field.required and not accepts_null(schema, definitions):
        schema, default = nullable(schema), literal(None)
    elif not (field.required and is_required):
        default = _UNSET
    elif isinstance(only, Const) and not accepts_null(schema, definitions):
        default = literal(only.value)
    schema = with_enum_values(schema, definitions)
    annotation = types.expression(schema)
    if default == _UNSET and not isinstance(schema, Anything):
        annotation = template("{} | Unset", annotation)
    text = about_field(field)
    return Argument(field=field, name=name, key=key, annotation=annotation, default=default, text=text)


def _qualified(schema: Schema, module: str) -> Schema:
    return qualify_refs(schema, module) if module else schema


# Kinds of content that a function of another kind encodes.
_ENCODERS: dict[ContentKind, str] = {"xml": "encode_text"}


def is_choice(body: RequestBody) -> bool:
    """Return whether the caller chooses the media type: one of several, or one in a range such as `image/*`."""
    return len(body.contents) > 1 or _has_range(body)


def _has_range(body: RequestBody) -> bool:
    return any("*" in content.media_type for content in body.contents)


def body_annotation(body: RequestBody, *, accepts_mapping: bool, is_awaited: bool = False) -> Code:
    """Return the type of the argument `body`; an awaited call also accepts asynchronous iterables."""
    kinds = {content.kind for content in body.contents}
    values = _value_schemas(body)
    schema = union(values)
    is_nullable = not body.required
    pieces = []
    if isinstance(schema, Nullable):
        schema, is_nullable = schema.schema, True
    if values:
        pieces.append(types.expression(schema))
        is_nullable = is_nullable and not isinstance(schema, Anything | Null)
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
    return join(" | ", [*pieces, *([template("None")] if is_nullable else [])])


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
    """Return the call that encodes the body `given`. A required nullable body sends `None` as `null`."""
    content, function = body.contents[0], "encode_body"
    is_null = body.required and any(each.nullable for each in body.contents)
    null = [template("null=True")] * is_null
    if is_choice(body):
        own = {each.media_type: _content_literal(each) for each in body.contents}
        said = {media_type: encoding for media_type, encoding in own.items() if encoding}
        more = [template("content_type"), *([literal(said)] if said else []), *null]
    else:
        function = _ENCODERS.get(content.kind, f"encode_{content.kind}")
        more = null if content.kind == "json" else [*_encoding_arguments(content)]
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
