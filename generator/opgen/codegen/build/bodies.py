"""Request bodies as code: the type of the argument, and the encoding call."""

from opgen.api import model as api
from opgen.api.schema import Anything, Null, Nullable, Schema, union
from opgen.codegen import types
from opgen.codegen.build.responses import item
from opgen.codegen.code import Code, Literal, identifier, join, literal, template

_ENCODE = ".._runtime.encode"
_ITERATED: frozenset[api.ContentKind] = frozenset({"binary", "items"})
_STREAMS = (("collections.abc", "AsyncIterable"), ("collections.abc", "Iterable"))
_IMPORTS: dict[api.ContentKind, tuple[tuple[str, str], ...]] = {
    "json": ((_ENCODE, "encode_json"),),
    "text": ((_ENCODE, "encode_text"),),
    "xml": ((_ENCODE, "encode_text"),),
    "form": ((".._runtime.forms", "encode_form"),),
    "multipart": ((".._runtime.multipart", "encode_multipart"),),
    "binary": ((".._runtime.uploads", "encode_binary"),),
    "items": ((".._runtime.sequences", "encode_items"),),
}


def is_choice(body: api.RequestBody) -> bool:
    """Return whether the caller chooses the media type: one of several, or one in a range such as `image/*`."""
    return len(body.contents) > 1 or _has_range(body)


def _has_range(body: api.RequestBody) -> bool:
    return any("*" in content.media_type for content in body.contents)


def body_imports(body: api.RequestBody) -> list[tuple[str, str]]:
    """Return the imports that the code of the body needs, without the imports of its schemas."""
    kinds = {content.kind for content in body.contents}
    pairs = [*_STREAMS] if kinds & _ITERATED else []
    pairs += [("os", "PathLike"), ("typing", "BinaryIO")] if "binary" in kinds else []
    if any(content.is_wrapped for content in body.contents):
        pairs.append((".._runtime.framing", "ServerSentEvent"))
    if is_choice(body):
        return [*pairs, (".._runtime.bodies", "encode_body")]
    return [*pairs, *_IMPORTS[body.contents[0].kind]]


def body_annotation(body: api.RequestBody, *, accepts_mapping: bool, is_awaited: bool = False) -> Code:
    """Return the type of the argument `body`; an awaited call also accepts asynchronous iterables."""
    kinds = {content.kind for content in body.contents}
    plain: list[Schema] = [c.schema for c in body.contents if c.kind not in _ITERATED]
    schema = union(plain)
    is_nullable = not body.required
    pieces: list[Code] = []
    if isinstance(schema, Nullable):
        schema, is_nullable = schema.schema, True
    if plain:
        pieces.append(types.expression(schema))
        is_nullable = is_nullable and not isinstance(schema, Anything | Null)
    if accepts_mapping:
        pieces.append(template("Mapping[str, object]"))
    if "binary" in kinds:
        pieces.append(template("bytes | PathLike[str] | BinaryIO"))
    iterated = [template("bytes")] if "binary" in kinds else []
    iterated += [item(each) for each in body.contents if each.kind == "items"]
    for each in dict.fromkeys(iterated):
        pieces.append(template("Iterable[{item}]", item=each))
        if is_awaited:
            pieces.append(template("AsyncIterable[{item}]", item=each))
    return join(" | ", [*pieces, *([template("None")] if is_nullable else [])])


def content_type_annotation(body: api.RequestBody) -> Code:
    """Return the type of the argument `content_type`."""
    if _has_range(body):
        return template("str")
    names = [literal(content.media_type) for content in body.contents]
    return template("Literal[{names}]", names=join(", ", names))


def default_content_type(body: api.RequestBody) -> Code | None:
    """Return the default media type, or `None` if the document has only a range, so that the caller must choose."""
    types = [content.media_type for content in body.contents]
    exact = [media_type for media_type in types if "*" not in media_type]
    is_any = {"*/*", "application/*"} & set(types)
    if body.required and not exact and not is_any:
        return None
    return literal([*exact, "application/octet-stream"][0])


def body_content(body: api.RequestBody, given: Code) -> Code:
    """Return the call that encodes the body `given`. A required nullable body sends `None` as `null`."""
    content = body.contents[0]
    if is_choice(body):
        is_null = body.required and any(each.nullable for each in body.contents)
        null = template(", null=True" if is_null else "")
        own = {each.media_type: content_literal(each) for each in body.contents}
        said = {media_type: encoding for media_type, encoding in own.items() if encoding}
        encodings = template(", {said}", said=literal(said)) if said else template("")
        return template(
            "encode_body({body}, content_type{encodings}{null})", body=given, encodings=encodings, null=null
        )
    if content.kind == "binary":
        return template("encode_binary(body)")
    if content.sequence is not None:
        sequence = literal(content.sequence)
        return template("encode_items(body, {sequence})", sequence=sequence)
    if content.kind in {"text", "xml"}:
        return template("encode_text(body)")
    if content.kind == "form":
        return template("encode_form({body}{more})", body=given, more=encoding_arguments(content))
    if content.kind == "multipart":
        return template("encode_multipart({body}{more})", body=given, more=encoding_arguments(content))
    is_null = body.required and content.nullable
    null = template(", null=True" if is_null else "")
    return template("encode_json({body}{null})", body=given, null=null)


def body_content_type(body: api.RequestBody) -> Code | None:
    """Return the media type that is sent; None for the default of the runtime's `Request`."""
    if is_choice(body):
        return template("content_type")
    media_type = body.contents[0].media_type
    return None if media_type == "application/json" else literal(media_type)


def encoding_arguments(content: api.Content) -> Code:
    """Return the arguments after the body in a call that encodes a form; empty if the defaults apply."""
    if content.kind == "form":
        return form_arguments(content.encoding)
    own = encoding_literal(content.encoding)
    pieces = [template("")]
    if content.media_type != "multipart/form-data":
        pieces.append(literal(content.media_type))
    for name, value in own.items():
        pieces.append(template("{name}={value}", name=identifier(name), value=literal(value)))
    return join(", ", pieces)


def form_arguments(encoding: api.Encoding) -> Code:
    """Return the arguments after the value in a call that encodes an urlencoded form. Every part has a name."""
    names = encoding_literal(encoding).get("encoding")
    return template(", {names}", names=literal(names)) if names else template("")


def content_literal(content: api.Content) -> dict[str, Literal]:
    """Return the runtime's description of `content`, for a body with several contents."""
    own = encoding_literal(content.encoding)
    return {**own, "sequence": content.sequence} if content.sequence else own


def encoding_literal(encoding: api.Encoding) -> dict[str, Literal]:
    """Return the runtime's `Encoding` as a dictionary."""
    found: dict[str, Literal] = {}
    if encoding.content_type:
        found["content_type"] = encoding.content_type
    if encoding.headers:
        found["headers"] = encoding.headers
    if encoding.transfer_encoding:
        found["transfer_encoding"] = encoding.transfer_encoding
    if encoding.style is not None:
        found["style"] = encoding.style
        found["explode"] = encoding.explode
    if encoding.allow_reserved:
        found["allow_reserved"] = True
    if encoding.encoding:
        named = {name: encoding_literal(own) for name, own in encoding.encoding}
        found["encoding"] = named
    if encoding.prefix_encoding:
        found["prefix_encoding"] = [*map(encoding_literal, encoding.prefix_encoding)]
    if encoding.item_encoding is not None:
        found["item_encoding"] = encoding_literal(encoding.item_encoding)
    return found
