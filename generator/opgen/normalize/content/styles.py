"""Styles of parameters, and the serialization that follows from style and schema."""

from collections.abc import Mapping
from dataclasses import dataclass

from opgen.api.model import Location, ParameterContent, Style
from opgen.api.schema import Anything, Array, Map, Schema
from opgen.core.errors import Note
from opgen.normalize.content.value_kinds import Definitions, Kind, ScalarKind, has_scalar, kinds_of
from opgen.schemas.node import Node

STYLES: Mapping[Location, tuple[Style, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""Styles of each parameter location. The first style is the default."""
NOT_FOR_SCALARS = frozenset({"spaceDelimited", "pipeDelimited", "deepObject"})
_DELIMITED = frozenset({"spaceDelimited", "pipeDelimited"})
# The standard sets `explode: false` as the default for deepObject, but does not define deepObject without explode.
_EXPLODED = frozenset({"form", "cookie", "deepObject"})
# Source: OpenAPI 3.0.4 and 3.1.1, section "Parameter Object"; 3.2.0 adds `allowReserved` for more locations.
_RESERVABLE = {("path", style) for style in STYLES["path"]} | {("cookie", "form")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Serialization:
    """Serialization of a parameter; see `api.model.Parameter`."""

    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool = False
    content: ParameterContent | None = None


def read_style(node: Node, location: Location) -> Style:
    """Return the style of the parameter `node`. For an unknown style, record a problem and return the default."""
    styles = STYLES[location]
    name = node.text("style") or styles[0]
    style = next((style for style in styles if style == name), None)
    if style is None:
        node.problem(f'invalid style "{name}" of a {location} parameter', f"use {', '.join(styles)}", at="style")
    return style or styles[0]


def read_serialization(
    node: Node, location: Location, style: Style, schema: Schema, definitions: Definitions
) -> Serialization:
    """Return the serialization of the parameter `node`. Defaults and attributes without effect are left out."""
    explode = node.flag("explode") if "explode" in node else style in _EXPLODED
    kinds = list(kinds_of(schema, definitions))
    exploded_style = (style, explode)
    if kinds and not any(_is_defined(kind, exploded_style, definitions) for kind in kinds):
        is_needed = location == "path" or node.flag("required")
        _note_undefined(node, exploded_style, is_needed=is_needed)
        if is_needed:
            return Serialization(content="json")
    is_scalar = all(isinstance(kind, ScalarKind) for kind in kinds)
    is_default = style == STYLES[location][0]
    has_explode = explode != (style in _EXPLODED) and not is_scalar
    allow_reserved = node.flag("allowReserved") and _is_reservable(node, location, style)
    if is_default and not has_explode and not allow_reserved:
        return Serialization()
    return Serialization(style=style, explode=explode if has_explode else None, allow_reserved=allow_reserved)


def _is_defined(kind: Kind, exploded_style: tuple[Style, bool], definitions: Definitions) -> bool:
    """Return whether the standard defines the style for values of `kind`. Source: the table of style examples."""
    style, explode = exploded_style
    if isinstance(kind, Anything):
        return True
    if isinstance(kind, ScalarKind):
        return style not in NOT_FOR_SCALARS
    if explode == (style in _DELIMITED) and style in NOT_FOR_SCALARS:
        return False
    if isinstance(kind, Array):
        return style != "deepObject" and has_scalar(kind.items, definitions)
    if isinstance(kind, Map):
        return has_scalar(kind.values, definitions)
    return all(has_scalar(field.schema, definitions) for field in kind.fields if field.required)


def _note_undefined(node: Node, exploded_style: tuple[Style, bool], *, is_needed: bool) -> None:
    """Record that the standard does not define the style for the schema. A required parameter is sent as JSON."""
    style, explode = exploded_style
    consequence = "it is sent as JSON" if is_needed else "calls that pass this parameter raise an error"
    message = f"style {style} with explode {str(explode).lower()} is undefined for this schema: {consequence}"
    node.context.notes.append(Note(message=message, pointer=node.pointer))


def _is_reservable(node: Node, location: Location, style: Style) -> bool:
    return location == "query" or (node.context.is_version("3.2") and (location, style) in _RESERVABLE)
