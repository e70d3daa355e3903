"""Kinds of values that a schema accepts, styles of parameters and of form parts, and the serialization of both."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from opgen.api.model import Encoding, Location, Parameter, Style
from opgen.api.schema import (
    Alias,
    AnyOf,
    Anything,
    Array,
    Const,
    Definitions,
    Enum,
    Map,
    Model,
    Null,
    Nullable,
    Ref,
    Scalar,
    Schema,
    TaggedUnion,
    Tuple,
    schemas_of,
    union,
)
from opgen.core.errors import Note
from opgen.core.http_vocabulary import is_media_type, is_token
from opgen.normalize.content import media_types as media
from opgen.schemas.merged import merge_schemas
from opgen.schemas.node import Node, Nodes

ScalarKind = Scalar | Const | Enum
Kind = ScalarKind | Array | Map | Model | Anything


def kinds_of(schema: Schema, definitions: Definitions) -> Iterator[Kind]:
    """Yield the kinds of the values of `schema`, except null. Each definition is visited once."""
    waiting, seen = [schema], set[str]()
    while waiting:
        match waiting.pop():
            case Ref(name=name) if name not in seen and name in definitions:
                seen.add(name)
                definition = definitions[name]
                if isinstance(definition, Alias | TaggedUnion):
                    waiting.extend(schemas_of(definition))
                else:
                    yield definition
            case Nullable(schema=inner):
                waiting.append(inner)
            case AnyOf(members=members):
                waiting.extend(members)
            case Tuple(items=items):
                yield Array(items=union(list(items)))
            case Ref() | Null():
                continue
            case kind:
                yield kind


def has_scalar(schema: Schema, definitions: Definitions) -> bool:
    """Return whether `schema` may accept a scalar. Also return true if the kinds of values are unknown."""
    kinds = list(kinds_of(schema, definitions))
    return not kinds or any(isinstance(kind, ScalarKind | Anything) for kind in kinds)


STYLES: Mapping[Location, tuple[Style, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""Styles of each parameter location. The first style is the default."""
NOT_FOR_SCALARS = frozenset({"spaceDelimited", "pipeDelimited", "deepObject"})
_DELIMITED = frozenset({"spaceDelimited", "pipeDelimited"})
# The standard sets `explode: false` as the default for deepObject, but defines deepObject with explode only.
_EXPLODED = frozenset({"form", "cookie", "deepObject"})
# Source: OpenAPI 3.0.4 and 3.1.1, section "Parameter Object"; 3.2.0 adds `allowReserved` for more locations.
_RESERVABLE = {("path", style) for style in STYLES["path"]} | {("cookie", "form")}

_STYLE_FIELDS = {"style", "explode", "allowReserved"}
# Headers of a part that the client sets and callers cannot set.
_OWN_HEADERS = frozenset({"content-type", "content-disposition"})


def read_style(node: Node, location: Location) -> Style:
    """Return the style of the parameter `node`. For an unknown style, record a problem and return the default."""
    styles = STYLES[location]
    name = node.text("style") or styles[0]
    style = next((style for style in styles if style == name), None)
    if style is None:
        node.problem(f'invalid style "{name}" of a {location} parameter', f"use {', '.join(styles)}", at="style")
    return style or styles[0]


def with_serialization(parameter: Parameter, node: Node, style: Style, definitions: Definitions) -> Parameter:
    """Return `parameter` with the serialization of `node`. Defaults and attributes without effect are left out."""
    location = parameter.location
    explode = _explodes(node, style)
    kinds = list(kinds_of(parameter.schema, definitions))
    exploded_style = (style, explode)
    if kinds and not any(_is_defined(kind, exploded_style, definitions) for kind in kinds):
        is_needed = location == "path" or node.flag("required")
        _note_undefined(node, exploded_style, is_needed=is_needed)
        if is_needed:
            return replace(parameter, content="json")
    is_scalar = all(isinstance(kind, ScalarKind) for kind in kinds)
    is_default = style == STYLES[location][0]
    has_explode = explode != (style in _EXPLODED) and not is_scalar
    is_reservable = node.context.is_version("3.2") and (location, style) in _RESERVABLE
    allow_reserved = node.flag("allowReserved") and (location == "query" or is_reservable)
    if is_default and not has_explode and not allow_reserved:
        return parameter
    return replace(parameter, style=style, explode=explode if has_explode else None, allow_reserved=allow_reserved)


def read_encoding(node: Node, form: str, nodes: Nodes) -> Encoding:
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
    explode = _explodes(node, style)
    # Only urlencoded forms are percent-encoded, so `allowReserved` has no effect on other forms.
    allow_reserved = node.flag("allowReserved") and is_urlencoded
    is_default = style == "form" and explode and not allow_reserved
    if is_default and not is_object(nodes):
        return Encoding(headers=headers)
    return Encoding(headers=headers, style=style, explode=explode, allow_reserved=allow_reserved)


def is_object(nodes: Nodes) -> bool:
    """Return whether the schemas `nodes` describe an object."""
    merged = merge_schemas(nodes)
    return bool(merged.properties or merged.extra or "object" in merged.types)


def has_headers(node: Node) -> bool:
    """Return whether the Encoding Object `node` describes headers that callers can set."""
    names = [name.lower() for name, _ in node.mapping("headers")]
    return not _OWN_HEADERS.issuperset(names)


def _explodes(node: Node, style: Style) -> bool:
    return node.flag("explode") if "explode" in node and style != "deepObject" else style in _EXPLODED


def _is_defined(kind: Kind, exploded_style: tuple[Style, bool], definitions: Definitions) -> bool:
    """Return whether the style is defined for values of `kind`. Source: the table of style examples.

    The standard defines style deepObject for plain objects only, but servers agree on names for nested values.
    """
    style, explode = exploded_style
    if isinstance(kind, Anything) or style == "deepObject":
        return True
    if isinstance(kind, ScalarKind):
        return style not in NOT_FOR_SCALARS
    if explode == (style in _DELIMITED) and style in NOT_FOR_SCALARS:
        return False
    if isinstance(kind, Array):
        return has_scalar(kind.items, definitions)
    if isinstance(kind, Map):
        return has_scalar(kind.values, definitions)
    return all(has_scalar(field.schema, definitions) for field in kind.fields if field.required)


def _note_undefined(node: Node, exploded_style: tuple[Style, bool], *, is_needed: bool) -> None:
    """Record that the standard does not define the style for the schema. A required parameter is sent as JSON."""
    style, explode = exploded_style
    consequence = "it is sent as JSON" if is_needed else "calls that pass this parameter raise an error"
    message = f"style {style} with explode {str(explode).lower()} is undefined for this schema: {consequence}"
    node.context.notes.append(Note(message=message, pointer=node.pointer))


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
