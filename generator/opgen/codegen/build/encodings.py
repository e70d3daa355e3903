"""Encodings of forms as code: arguments of the runtime's encoders."""

from opgen.api import model as api
from opgen.codegen.code import Code, Literal, identifier, join, literal, template

_URLENCODED = "form"


def encoding_arguments(content: api.Content) -> Code:
    """Return the arguments after the body in a call that encodes a form; empty if the defaults apply."""
    if content.kind == _URLENCODED:
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
