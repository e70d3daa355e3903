"""Changes of Encoding Objects: the media type, style and headers of the parts of a form."""

from collections.abc import Iterator
from typing import NamedTuple

from opgen.changes.wire.parameters import is_exploded
from opgen.changes.wire.report import in_either
from opgen.schemas.node import Node, Nodes
from opgen.schemas.sites import BothSchemas, Schemas

_URLENCODED = "application/x-www-form-urlencoded"
_STYLE_FIELDS = ("style", "explode", "allowReserved")
_OWN_HEADERS = frozenset({"content-type", "content-disposition"})
"""Headers of a part that the client sets."""
_DEFAULTS = {
    "object": "application/json",
    "string": "text/plain",
    "number": "text/plain",
    "integer": "text/plain",
    "boolean": "text/plain",
}
"""Media types of parts by type. Source: OpenAPI 3.1, section 4.8.15.1."""


class EncodingChange(NamedTuple):
    """Part of a form that is sent in another way.

    `is_accepted`: only headers differ, and none of them became required.
    """

    message: str
    old: Node
    new: Node
    is_accepted: bool


def compare_encodings(old: Node, new: Node, name: str, schemas: BothSchemas) -> Iterator[EncodingChange]:
    """Yield the parts of a form that are sent in another way. Other media types have no encoding."""
    form = name.partition(";")[0]
    if form != _URLENCODED and not form.startswith("multipart/"):
        return
    parts = _properties(old, schemas[0]), _properties(new, schemas[1])
    befores, afters = dict(old.mapping("encoding")), dict(new.mapping("encoding"))
    for part, one, other in in_either(befores, afters):
        if part not in parts[0] or part not in parts[1]:
            continue
        before = _texts(one, parts[0][part], form, schemas[0])
        after = _texts(other, parts[1][part], form, schemas[1])
        if before != after:
            texts = f"{', '.join(before)} became {', '.join(after)}"
            added = [e for e in after if e.startswith("required ") and e not in before]
            yield EncodingChange(
                message=f'part "{part}" ({texts})',
                old=one or old,
                new=other or new,
                is_accepted=before[0] == after[0] and not added,
            )


def encoded_headers(old: Node, new: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the headers of parts that both versions of a form have."""
    afters = dict(new.mapping("encoding"))
    for part, before in old.mapping("encoding"):
        if part in afters:
            headers = _headers(before), _headers(afters[part])
            for name in headers[0].keys() & headers[1].keys():
                yield headers[0][name], headers[1][name]


def _headers(encoding: Node) -> dict[str, Node]:
    return {name.lower(): node for name, node in encoding.mapping("headers") if name.lower() not in _OWN_HEADERS}


def _properties(media_type: Node, schemas: Schemas) -> dict[str, Nodes]:
    schema = media_type.child("schema")
    return {} if schema is None else schemas.view_of(schema).properties


def _texts(encoding: Node | None, nodes: Nodes, form: str, schemas: Schemas) -> list[str]:
    """Return texts that are equal for parts that are sent in the same way: one for the value, and one for each header."""
    if encoding is None:
        return ["default encoding"]
    texts = [_value_text(encoding, nodes, form, schemas)]
    if form != _URLENCODED:
        for name, node in sorted(_headers(encoding).items()):
            is_required = node.dereferenced().get("required") is True
            texts.append(f"{'required' if is_required else 'optional'} header {name}")
    return texts


def _value_text(encoding: Node, nodes: Nodes, form: str, schemas: Schemas) -> str:
    kind = _kind(nodes, schemas)
    # In 3.0, only urlencoded forms have styles.
    has_style = form == _URLENCODED or not encoding.context.is_version("3.0")
    if has_style and any(field in encoding.value for field in _STYLE_FIELDS):
        style = str(encoding.get("style") or "form")
        is_simple = kind not in {"array", "object", ""}
        exploded = is_exploded(encoding, style) and not is_simple
        is_default = style == "form" and (exploded or is_simple) and kind != "object"
        reserved = encoding.get("allowReserved") is True and form == _URLENCODED
        text = f"style {style}{', explode' if exploded else ''}"
        text = "default encoding" if is_default else text
        return f"{text}, reserved characters" if reserved else text
    content_type = str(encoding.get("contentType") or "").lower().replace(" ", "")
    default = _default(nodes, schemas)
    return content_type if content_type not in {"", default} else "default encoding"


def _kind(nodes: Nodes, schemas: Schemas) -> str:
    """Return the only type of a part, or an empty string."""
    types = schemas.view_of(*nodes).all_types()
    return next(iter(types)) if types is not None and len(types) == 1 else ""


def _default(nodes: Nodes, schemas: Schemas) -> str:
    """Return the media type of a part without `contentType`, or an empty string."""
    kind = _kind(nodes, schemas)
    view = schemas.view_of(*nodes)
    if kind == "array" and view.items:
        nodes, kind = view.items, _kind(view.items, schemas)
        view = schemas.view_of(*nodes)
    if kind == "string" and view.limit("format") in {"binary", "byte"}:
        return "application/octet-stream"
    return _DEFAULTS.get(kind, "")
