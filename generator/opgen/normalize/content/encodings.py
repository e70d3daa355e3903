"""Encoding Objects: media types, headers and style of the parts of a form."""

from opgen.api.model import Encoding
from opgen.core.http_vocabulary import is_media_type, is_token
from opgen.normalize.content import media_types as media
from opgen.normalize.content.styles import read_style
from opgen.schemas.merged import merge_schemas
from opgen.schemas.node import Node

_STYLE_FIELDS = {"style", "explode", "allowReserved"}
# Headers of a part that the client sets and callers cannot set.
_OWN_HEADERS = frozenset({"content-type", "content-disposition"})


def read_encoding(node: Node, form: str, nodes: tuple[Node, ...]) -> Encoding:
    """Return the encoding of one part of a form, read from the Encoding Object `node`.

    `form` is the media type of the form. `nodes` are the schemas of the part.
    """
    content_type = _content_type(node)
    is_urlencoded = form == media.URLENCODED
    headers = () if is_urlencoded else _headers(node)
    # In 3.0, only urlencoded forms have styles. Unnamed parts have no style in any version.
    has_style = is_urlencoded or (form == media.FORM_DATA and not node.context.is_version("3.0"))
    if not has_style or not _STYLE_FIELDS & set(node.value):
        return Encoding(content_type=content_type, headers=headers)
    # If one of these fields is present, `contentType` is ignored. Source: OpenAPI 3.1 section 4.8.15.1.
    style = read_style(node, "query")
    is_exploded = style in {"form", "deepObject"}
    explode = node.flag("explode") if "explode" in node else is_exploded
    explode = explode or style == "deepObject"
    # Only urlencoded forms are percent-encoded, so `allowReserved` has no effect on other forms.
    allow_reserved = node.flag("allowReserved") and is_urlencoded
    is_default = style == "form" and explode and not allow_reserved
    if is_default and not is_object(nodes):
        return Encoding(headers=headers)
    return Encoding(headers=headers, style=style, explode=explode, allow_reserved=allow_reserved)


def is_object(nodes: tuple[Node, ...]) -> bool:
    """Return whether the schemas `nodes` describe an object."""
    merged = merge_schemas(nodes)
    return bool(merged.properties or merged.extra or merged.keywords.get("type") == "object")


def has_headers(node: Node) -> bool:
    """Return whether the Encoding Object `node` describes headers that callers can set."""
    names = [name.lower() for name, _ in node.mapping("headers")]
    return not _OWN_HEADERS.issuperset(names)


def _content_type(node: Node) -> str:
    text = node.text("contentType")
    types = [each.strip() for each in text.split(",")] if text else []
    if all(map(is_media_type, types)):
        return ", ".join(types)
    node.problem(
        f'invalid media type "{text}"', "use the form type/subtype, such as application/json", at="contentType"
    )
    return ""


def _headers(node: Node) -> tuple[str, ...]:
    """Return the names of the required headers of a part."""
    found = []
    for name, entry in node.mapping("headers"):
        header = entry.resolved("header")
        if header and name.lower() not in _OWN_HEADERS and header.flag("required"):
            if not is_token(name):
                entry.problem(f'invalid header name "{name}"')
            found.append(name)
    return tuple(found)
