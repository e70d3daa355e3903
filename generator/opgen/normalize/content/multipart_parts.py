"""Kinds of form parts: files, text and JSON, derived from the schema and the media type."""

from dataclasses import replace

from opgen.api.model import Encoding, PartKind
from opgen.core.http_vocabulary import essence_of, is_media_type, is_token
from opgen.core.pointers import Pointer
from opgen.normalize.content import media_types as media
from opgen.schemas.merged import MergedSchema, merge_schemas
from opgen.schemas.node import Node


def kind_of(form: str, nodes: tuple[Node, ...], encoding: Encoding, *, wraps: bool) -> PartKind | None:
    """Return the kind of the argument for a part; None if callers pass the same value as in JSON.

    `nodes` are the schemas of the part. For a list, `nodes` are the schemas of the items. `wraps` is true if the
    document describes headers of the part.
    """
    if encoding.style is not None:
        return None
    documented = encoding.content_type
    is_urlencoded = form == media.URLENCODED
    if not is_urlencoded and file_type(nodes, documented) is not None:
        return "file"
    if documented and not _is_json(documented) and _is_structured(merge_schemas(nodes)):
        return "string" if is_urlencoded else "text"
    if is_urlencoded:
        return None
    if encoding.headers:
        return "wrapped"
    # Only the caller knows which of several media types the part has.
    return "wrappable" if wraps or "," in documented or "*" in documented else None


def file_type(nodes: tuple[Node, ...], documented: str, seen: set[Pointer] | None = None) -> str | None:
    """Return the media type of a part that is a file or a list of files; None for any other part.

    An empty text means that the schema names no media type. A file is a string with `format: binary` in 3.0, and
    a string with `contentMediaType` since 3.1. A part without a schema is a file too, unless the encoding is text or
    JSON.
    """
    seen = set() if seen is None else seen
    pointers = {node.pointer for node in nodes}
    if pointers and pointers <= seen:  # The schema is a list that contains itself.
        return None
    seen |= pointers
    merged = merge_schemas(nodes)
    keywords = merged.keywords
    if merged.items:
        return file_type(merged.items, documented, seen)
    for union in merged.unions:
        found = [file_type((each,), documented, seen) for each in union.members]
        return next((each for each in found if each is not None), None)
    if merged.properties or merged.extra or "enum" in keywords or "const" in keywords:
        return None
    own = keywords.get("contentMediaType", "")
    media_type = own if isinstance(own, str) and is_media_type(own) else ""
    types = keywords.get("type", "string")
    is_string = "string" in (types if isinstance(types, list) else [types])
    if not is_string or "contentEncoding" in keywords:
        return None
    if keywords.get("format") == "binary":
        return media_type
    has_type = "type" in keywords or (bool(nodes) and nodes[0].context.is_version("3.0"))
    if has_type and not media_type:
        return None
    return None if _is_text(media_type or documented) else media_type


def encoded(encoding: Encoding, form: str, nodes: tuple[Node, ...]) -> Encoding:
    """Return `encoding` with the default media type and the transfer encoding of a string with `contentEncoding`.

    The default media type is `application/octet-stream`. A part of `multipart/form-data` has no
    transfer encoding. Source: the defaults of `contentType` since 3.1; `contentEncoding` in 3.2; RFC 7578 section 4.7.
    """
    found = merge_schemas(nodes).keywords.get("contentEncoding")
    if form == media.URLENCODED or not isinstance(found, str) or nodes[0].context.is_version("3.0"):
        return encoding
    own = encoding.content_type or "application/octet-stream"
    is_declared = form != media.FORM_DATA and is_token(found)
    return replace(encoding, content_type=own, transfer_encoding=found if is_declared else "")


def _is_structured(merged: MergedSchema) -> bool:
    """Return whether the schema allows objects or lists. These values have no text form."""
    types = merged.keywords.get("type")
    listed = types if isinstance(types, list) else [types]
    is_list = bool(merged.items or merged.prefix)
    is_object = bool(merged.properties or merged.extra)
    is_open = not merged.unions and not {"type", "enum", "const"} & merged.keywords.keys()
    return is_list or is_object or is_open or bool({"object", "array"} & {*listed})


def _is_json(documented: str) -> bool:
    return any(media.is_json(each) for each in documented.split(","))


def _is_text(documented: str) -> bool:
    """Return whether all media types in `documented` are text or JSON."""
    types = [each for each in documented.split(",") if each.strip()]
    return bool(types) and all(media.is_json(each) or essence_of(each).startswith("text/") for each in types)
