"""Media types: which of a `content` map the client uses, and what kind of content that is."""

import re
from collections.abc import Callable

from generator.api import ContentKind
from generator.normalize.node import Node

# RFC 9110 section 8.3.1: type "/" subtype, then parameters. What does not match is never sent as a header.
_MEDIA_TYPE = re.compile(
    r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+(\s*;\s*[\w!#$&^.+-]+=(\"[^\"\\\r\n]*\"|[\w!#$&^.+-]+))*",
    re.ASCII,
)
_STREAMS = frozenset(
    {
        "text/event-stream",
        "application/jsonl",
        "application/x-jsonl",
        "application/ndjson",
        "application/x-ndjson",
        "application/json-seq",
        "application/stream+json",
    }
)


def is_json(media_type: str) -> bool:
    """Whether content of this type is JSON; a wildcard is read as JSON, which is what its authors mean."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence in _STREAMS:
        return False
    return essence in {"application/json", "*/*", "application/*"} or (
        essence.endswith("+json") and essence.count("/") == 1
    )


def request_media(content: Node) -> tuple[str, Node, ContentKind] | None:
    """The entry of a request body's content that the client sends; None, with a problem, if it can send none."""
    chosen = _chosen(content, _request_kind)
    if chosen is None:
        _refuse(
            content,
            "request body",
            "add application/json; forms and XML cannot be sent yet",
        )
        return None
    media_type, node, kind = chosen
    return ("application/json" if "*" in media_type else media_type), node, kind


def response_media(content: Node) -> tuple[Node, ContentKind] | None:
    """The entry of an answer's content that the client reads; None, with a problem, if it can read none."""
    chosen = _chosen(content, _kind)
    if chosen is None:
        _refuse(content, "response", "add an answer that is not a stream or multipart")
        return None
    return chosen[1:]


def _chosen(
    content: Node, kind_of: Callable[[str], ContentKind | None]
) -> tuple[str, Node, ContentKind] | None:
    """JSON before text before anything else, each in document order."""
    entries = [(name, node, kind_of(name)) for name, node in _entries(content)]
    for wanted in ("json", "text", "binary"):
        for media_type, node, kind in entries:
            if kind is not None and kind == wanted:
                _refuse_items(node)
                return media_type, node, kind
    return None


def _refuse(content: Node, what: str, hint: str) -> None:
    names = ", ".join(f'"{media_type}"' for media_type, _ in _entries(content))
    if names:
        content.problem(f"{what} media type {names} is not supported yet", hint)


def _request_kind(media_type: str) -> ContentKind | None:
    """As of an answer, but forms and XML are not sent as the text or bytes that they end up as."""
    essence = media_type.partition(";")[0].strip().lower()
    is_form = essence == "application/x-www-form-urlencoded"
    is_xml = essence.endswith(("/xml", "+xml"))
    return None if is_form or is_xml else _kind(media_type)


def _kind(media_type: str) -> ContentKind | None:
    essence = media_type.partition(";")[0].strip().lower()
    if is_json(media_type):
        return "json"
    if essence in _STREAMS or essence.startswith("multipart/"):
        return None
    return "text" if essence.startswith("text/") else "binary"


def _entries(content: Node) -> list[tuple[str, Node]]:
    entries = []
    for media_type, node in content.entries():
        if not _MEDIA_TYPE.fullmatch(media_type):
            node.problem(f'"{media_type}" is no media type', "write it as type/subtype")
        elif (resolved := node.resolved("media type")) is not None:
            entries.append((media_type, resolved))
    return entries


def _refuse_items(node: Node) -> None:
    if "itemSchema" in node:
        node.problem(
            "itemSchema is not supported yet",
            "describe the whole answer with schema",
            at="itemSchema",
        )
