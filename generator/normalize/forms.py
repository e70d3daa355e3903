"""Forms: which properties are files, and what the document's `encoding` says of each."""

from collections.abc import Iterator

from generator.api import Content, ContentKind, PartStyle
from generator.errors import Pointer
from generator.normalize import media
from generator.normalize.flatten import flatten
from generator.normalize.node import Node
from generator.normalize.styles import read_style
from generator.normalize.uploads import uploads
from generator.schema import Array, Map, Scalar, Schema

_ANY_FILE = "application/octet-stream"
_STYLE_FIELDS = {"style", "explode", "allowReserved"}


def read_form(
    media_type: str, kind: ContentKind, node: Node, schema: Schema
) -> Content:
    """The form that the media type `node` describes, whose properties are those of `schema`."""
    if isinstance(schema, Scalar | Array):
        node.problem(
            "a form must be an object",
            "give the schema properties: each becomes a field of the form",
            at="schema",
        )
    for field in ("itemEncoding", "prefixEncoding"):
        if field in node:
            node.problem(
                f"{field} is not supported yet",
                "give each part a name by a property of an object",
                at=field,
            )
    schema_node = node.child("schema")
    properties = _properties(schema_node, set()) if schema_node else {}
    types = dict(_part_types(node))
    styles = tuple(_styles(node, kind, properties))
    files = []
    for name, nodes in properties.items() if kind == "multipart" else ():
        own = _file_type(nodes, types.get(name, ""), set())
        if own is not None:
            files.append(name)
            if own not in {"", _ANY_FILE}:
                types.setdefault(name, own)
    is_map_of_files = (
        kind == "multipart"
        and isinstance(schema, Map)
        and schema.values == Scalar(type="string", format="binary")
    )
    return Content(
        media_type=media_type,
        kind=kind,
        schema=uploads(schema) if is_map_of_files else schema,
        files=tuple(files),
        part_types=tuple(types.items()),
        styles=styles,
    )


def _properties(node: Node, seen: set[Pointer]) -> dict[str, tuple[Node, ...]]:
    """Each property with all that is said of it, in any branch of a union too; a union may be a branch of itself."""
    if node.pointer in seen:
        return {}
    seen.add(node.pointer)
    flat = flatten((node,))
    found = dict(flat.properties)
    for choice in flat.choices:
        for branch in choice.branches:
            for name, nodes in _properties(branch, seen).items():
                found[name] = (*found.get(name, ()), *nodes)
    return found


def _part_types(node: Node) -> Iterator[tuple[str, str]]:
    """The media type of each property that `encoding` gives one."""
    for name, encoding in node.mapping("encoding"):
        if not encoding.expect(dict):
            continue
        text = encoding.text("contentType")
        types = [each.strip() for each in text.split(",")] if text else []
        if not all(map(media.is_media_type, types)):
            encoding.problem(
                f'"{text}" is no media type',
                "write it as type/subtype",
                at="contentType",
            )
        elif types:
            yield name, ", ".join(types)
        _refuse_headers(encoding)


def _styles(
    node: Node, kind: ContentKind, properties: dict[str, tuple[Node, ...]]
) -> Iterator[PartStyle]:
    """The properties that are written as parameters, which objects and lists may not be by default."""
    for name, encoding in node.mapping("encoding"):
        is_given = type(encoding.value) is dict and _STYLE_FIELDS & set(encoding.value)
        # In 3.0 they mean something in urlencoded forms only.
        if not is_given or (kind == "multipart" and _is_old(encoding)):
            continue
        style = read_style(encoding, "query")
        is_exploded = style in {"form", "deepObject"}
        explode = encoding.flag("explode") if "explode" in encoding else is_exploded
        allow_reserved = encoding.flag("allowReserved")
        is_default = style == "form" and explode and not allow_reserved
        if is_default and not _is_object(properties.get(name, ())):
            continue
        if kind == "multipart":
            encoding.problem(
                "a style of a property of a multipart form is not supported yet",
                "leave style, explode and allowReserved out",
            )
        yield PartStyle(
            name=name, style=style, explode=explode, allow_reserved=allow_reserved
        )


def _is_object(nodes: tuple[Node, ...]) -> bool:
    flat = flatten(nodes)
    return bool(flat.properties or flat.extra or flat.keywords.get("type") == "object")


def _is_old(node: Node) -> bool:
    return str(node.context.document.root.get("openapi")).startswith("3.0")


def _refuse_headers(encoding: Node) -> None:
    for name, entry in encoding.mapping("headers"):
        header = entry.resolved("header")
        if name.lower() != "content-type" and header and header.flag("required"):
            entry.problem(
                "a required header of a part is not supported yet",
                "make it optional: an Upload can carry headers",
            )


def _file_type(
    nodes: tuple[Node, ...], documented: str, seen: set[Pointer]
) -> str | None:
    """The media type of a property that is a file, or of a list of such; empty if any; None if it is no file.

    Strings are files by `format: binary` in 3.0, since then by a media type of their own; so is what no schema describes,
    unless `encoding` says that it is text or JSON.
    """
    places = {node.pointer for node in nodes}
    if places <= seen:  # a list of such lists
        return None
    seen |= places
    flat = flatten(nodes)
    keywords = flat.keywords
    if flat.items:
        return _file_type(flat.items, documented, seen)
    for choice in flat.choices:
        found = [_file_type((each,), documented, seen) for each in choice.branches]
        return next((each for each in found if each is not None), None)
    if flat.properties or flat.extra or "enum" in keywords or "const" in keywords:
        return None
    own = keywords.get("contentMediaType", "")
    media_type = own if isinstance(own, str) and media.is_media_type(own) else ""
    types = keywords.get("type", "string")
    is_string = "string" in (types if isinstance(types, list) else [types])
    if not is_string or "contentEncoding" in keywords:
        return None
    if keywords.get("format") == "binary":
        return media_type
    is_described = "type" in keywords or _is_old(nodes[0])
    if is_described and not media_type:
        return None
    return None if _is_text(media_type or documented) else media_type


def _is_text(media_type: str) -> bool:
    return media.is_json(media_type) or media.essence_of(media_type).startswith("text/")
