"""Encodings of forms as code: what a builder passes on to the runtime."""

from opgen.api import model as api
from opgen.codegen.code import Code, Literal, identifier, join, literal, template

_URLENCODED = "form"


def encoding_arguments(content: api.Content) -> Code:
    """The arguments after the body of what encodes a form: nothing where nothing is said of its parts."""
    if content.kind == _URLENCODED:
        return form_arguments(content.encoding)
    own = encoding_literal(content.encoding)
    pieces = [template("")]
    if content.media_type != "multipart/form-data":
        pieces.append(literal(content.media_type))
    for name, value in own.items():
        pieces.append(
            template("{name}={value}", name=identifier(name), value=literal(value))
        )
    return join(", ", pieces)


def form_arguments(encoding: api.Encoding) -> Code:
    """The same of an urlencoded form, whose parts all have names."""
    names = encoding_literal(encoding).get("encoding")
    return template(", {names}", names=literal(names)) if names else template("")


def content_literal(content: api.Content) -> dict[str, Literal]:
    """What the runtime has to know of one content of several."""
    own = encoding_literal(content.encoding)
    return {**own, "sequence": content.sequence} if content.sequence else own


def encoding_literal(encoding: api.Encoding) -> dict[str, Literal]:
    """What the runtime calls an `Encoding`."""
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
