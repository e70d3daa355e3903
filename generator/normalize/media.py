"""Media types: which of a `content` map the client uses, and what kind of content each is."""

import re

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
_PLAIN_JSON = "application/json"
_JSON = frozenset({_PLAIN_JSON, "text/json", "*/*", "application/*"})

Entry = tuple[str, Node, ContentKind]
"""A media type, what the document says about it, and its kind."""


def is_media_type(text: str) -> bool:
    """Whether `text` can be the value of a Content-Type header."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_json(media_type: str) -> bool:
    """Whether content of this type is JSON; a wildcard is read as JSON, which is what its authors mean."""
    essence = essence_of(media_type)
    if essence in _STREAMS:
        return False
    return essence in _JSON or (essence.endswith("+json") and essence.count("/") == 1)


def essence_of(media_type: str) -> str:
    """Type and subtype in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def request_media(content: Node) -> list[Entry]:
    """The entries of a request body's content that can be sent, JSON first; a problem if there are none.

    A wildcard that stands for JSON is sent as that; each media type is there once.
    """
    entries = [
        (_sent(name, kind), node, kind)
        for name, node in _entries(content)
        if (kind := _request_kind(name)) is not None
    ]
    if not entries:
        _refuse(content, "request body", "add application/json")
    entries.sort(key=lambda entry: (entry[2] != "json", entry[0] != _PLAIN_JSON))
    unique: dict[str, Entry] = {}
    for entry in entries:
        unique.setdefault(entry[0], entry)
    return list(unique.values())


def response_media(content: Node) -> list[Entry]:
    """The entries of an answer's content that can be read, JSON before text before all else; a problem if there are none."""
    order = {"json": 0, "text": 1}
    entries = [
        (name, node, kind)
        for name, node in _entries(content)
        if (kind := _kind(name)) is not None
    ]
    if not entries:
        _refuse(content, "response", "add an answer that is not a stream or multipart")
    return sorted(entries, key=lambda entry: order.get(entry[2], 2))


def _sent(media_type: str, kind: ContentKind) -> str:
    if "*" not in media_type:
        return media_type
    return _PLAIN_JSON if kind == "json" else media_type


def _refuse(content: Node, what: str, hint: str) -> None:
    names = ", ".join(f'"{media_type}"' for media_type, _ in _entries(content))
    if names:
        content.problem(f"{what} media type {names} is not supported yet", hint)


def _request_kind(media_type: str) -> ContentKind | None:
    """As of an answer, but forms and XML are told apart from other text and bytes."""
    essence = essence_of(media_type)
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence == "multipart/form-data":
        return "multipart"
    return "xml" if essence.endswith(("/xml", "+xml")) else _kind(media_type)


def _kind(media_type: str) -> ContentKind | None:
    essence = essence_of(media_type)
    if is_json(media_type):
        return "json"
    if essence in _STREAMS or essence.startswith("multipart/"):
        return None
    return "text" if essence.startswith("text/") else "binary"


def _entries(content: Node) -> list[tuple[str, Node]]:
    entries = []
    for media_type, node in content.entries():
        if not is_media_type(media_type):
            node.problem(f'"{media_type}" is no media type', "write it as type/subtype")
        elif (resolved := node.resolved("media type")) is not None:
            entries.append((media_type, resolved))
    return entries
