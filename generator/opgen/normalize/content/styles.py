"""How a parameter is written: the style that the document gives it, if the standard defines that for its schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from opgen.api.model import Location, ParameterContent, Style
from opgen.api.schema import (
    Alias,
    AnyOf,
    Anything,
    Array,
    Const,
    Definition,
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
    union,
    union_members,
)
from opgen.core.errors import Note
from opgen.normalize.node import Node

STYLES: Mapping[Location, tuple[Style, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""Those of each place, its default first."""
NOT_FOR_SCALARS = frozenset({"spaceDelimited", "pipeDelimited", "deepObject"})
_DELIMITED = frozenset({"spaceDelimited", "pipeDelimited"})
# The standard's default for deepObject is false, which it leaves undefined: nobody means that.
_EXPLODED = frozenset({"form", "cookie", "deepObject"})
# Source: OpenAPI 3.0.4 and 3.1.1, section "Parameter Object"; 3.2.0 adds what else is percent-encoded.
_RESERVABLE = {("path", style) for style in STYLES["path"]} | {("cookie", "form")}

ScalarKind = Scalar | Const | Enum
Kind = ScalarKind | Array | Map | Model | Anything
"""What a value can be."""
Definitions = Mapping[str, Definition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How a parameter is written; see `api.Parameter`."""

    style: Style | None = None
    explode: bool | None = None
    allow_reserved: bool = False
    content: ParameterContent | None = None


def read_style(node: Node, place: Location) -> Style:
    """The style of the parameter `node`; the default of its place, with a problem, if there is no such style."""
    styles = STYLES[place]
    name = node.text("style") or styles[0]
    style = next((style for style in styles if style == name), None)
    if style is None:
        node.problem(
            f'invalid style "{name}" of a {place} parameter',
            f"use {', '.join(styles)}",
            at="style",
        )
    return style or styles[0]


def read_writing(
    node: Node, place: Location, style: Style, schema: Schema, definitions: Definitions
) -> Writing:
    """How the parameter `node` is written: only what is not the default of its place, and has an effect."""
    explode = node.flag("explode") if "explode" in node else style in _EXPLODED
    kinds = list(kinds_of(schema, definitions))
    exploded_style = (style, explode)
    if kinds and not any(
        _is_defined(kind, exploded_style, definitions) for kind in kinds
    ):
        is_needed = place == "path" or node.flag("required")
        _note_undefined(node, exploded_style, is_needed=is_needed)
        if is_needed:
            return Writing(content="json")
    is_scalar = all(isinstance(kind, ScalarKind) for kind in kinds)
    is_default = style == STYLES[place][0]
    has_explode = explode != (style in _EXPLODED) and not is_scalar
    allow_reserved = node.flag("allowReserved") and _is_reservable(node, place, style)
    if is_default and not has_explode and not allow_reserved:
        return Writing()
    return Writing(
        style=style,
        explode=explode if has_explode else None,
        allow_reserved=allow_reserved,
    )


def kinds_of(
    schema: Schema, definitions: Definitions, seen: frozenset[str] = frozenset()
) -> Iterator[Kind]:
    """What a value of `schema` can be, null apart."""
    if isinstance(schema, Nullable):
        yield from kinds_of(schema.schema, definitions, seen)
    elif isinstance(schema, AnyOf):
        for member in schema.members:
            yield from kinds_of(member, definitions, seen)
    elif isinstance(schema, Ref):
        if schema.name not in seen and schema.name in definitions:
            definition = definitions[schema.name]
            yield from _defined_kinds(definition, definitions, seen | {schema.name})
    elif isinstance(schema, Tuple):
        yield Array(items=union(list(schema.items)))
    elif not isinstance(schema, Null):
        yield schema


def _defined_kinds(
    definition: Definition, definitions: Definitions, seen: frozenset[str]
) -> Iterator[Kind]:
    if isinstance(definition, Alias):
        yield from kinds_of(definition.schema, definitions, seen)
    elif isinstance(definition, TaggedUnion):
        for name in union_members(definition):
            yield from kinds_of(Ref(name), definitions, seen)
    else:
        yield definition


def _is_defined(
    kind: Kind, exploded_style: tuple[Style, bool], definitions: Definitions
) -> bool:
    """Whether some value of this kind can be written. Source: the standard's table of style examples."""
    style, explode = exploded_style
    if isinstance(kind, Anything):
        return True
    if isinstance(kind, ScalarKind):
        return style not in NOT_FOR_SCALARS
    if explode == (style in _DELIMITED) and style in NOT_FOR_SCALARS:
        return False
    if isinstance(kind, Array):
        return style != "deepObject" and _has_scalar(kind.items, definitions)
    if isinstance(kind, Map):
        return _has_scalar(kind.values, definitions)
    return all(
        _has_scalar(field.schema, definitions)
        for field in kind.fields
        if field.required
    )


def _note_undefined(
    node: Node, exploded_style: tuple[Style, bool], *, is_needed: bool
) -> None:
    """Say that the standard does not say how the parameter is written; where there must be one, JSON is the best guess."""
    style, explode = exploded_style
    what = (
        "it is sent as JSON"
        if is_needed
        else "calls that pass this parameter raise an error"
    )
    message = f"style {style} with explode {str(explode).lower()} is undefined for this schema: {what}"
    node.context.notes.append(Note(message=message, pointer=node.pointer))


def _has_scalar(schema: Schema, definitions: Definitions) -> bool:
    kinds = list(kinds_of(schema, definitions))
    return not kinds or any(isinstance(kind, ScalarKind | Anything) for kind in kinds)


def _is_reservable(node: Node, place: Location, style: Style) -> bool:
    version = str(node.context.document.root.get("openapi"))
    return place == "query" or (
        version.startswith("3.2") and (place, style) in _RESERVABLE
    )
