"""Media types: which of a `content` map the client uses, and what kind of content that is."""

import re
from typing import Literal

from generator.normalize.node import Node

ContentKind = Literal["json", "text", "binary"]

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


def request_media(content: Node) -> tuple[str, Node] | None:
    """The JSON entry of a request body's content; None, with a problem, if there is none."""
    entries = _entries(content)
    for media_type, node in entries:
        if is_json(media_type):
            _refuse_items(node)
            return ("application/json" if "*" in media_type else media_type), node
    if entries:
        names = ", ".join(f'"{media_type}"' for media_type, _ in entries)
        content.problem(
            f"request body media type {names} is not supported yet",
            "add application/json, or a media type that ends in +json",
        )
    return None


def response_media(content: Node) -> tuple[Node, ContentKind] | None:
    """The entry of an answer's content that the client reads: JSON before text before anything else."""
    entries = _entries(content)
    kinds = {media_type: _kind(media_type) for media_type, _ in entries}
    wanted: ContentKind
    for wanted in ("json", "text", "binary"):
        for media_type, node in entries:
            if kinds[media_type] == wanted:
                _refuse_items(node)
                return node, wanted
    if entries:
        names = ", ".join(f'"{media_type}"' for media_type, _ in entries)
        content.problem(
            f"response media type {names} is not supported yet",
            "add an answer that is not a stream or multipart",
        )
    return None


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
