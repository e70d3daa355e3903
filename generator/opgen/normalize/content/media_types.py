"""Media types: which of a `content` map the client uses, and what kind of content each is."""

from typing import Literal

from opgen.api.model import ContentKind
from opgen.core.http_vocabulary import essence_of, is_media_type
from opgen.normalize.node import Node
from opgen.normalize.schemas.merged_schema import merge_schemas

URLENCODED = "application/x-www-form-urlencoded"
FORM_DATA = "multipart/form-data"
EVENTS = "text/event-stream"
_LINES = frozenset(
    f"{kind}/{name}"
    for kind in ("application", "text")
    for name in (
        "jsonl",
        "x-jsonl",
        "jsonlines",
        "x-jsonlines",
        "json-lines",
        "ndjson",
        "x-ndjson",
        "x-json-stream",
        "stream+json",
    )
)
_PLAIN_JSON = "application/json"
_JSON = frozenset({_PLAIN_JSON, "text/json", "*/*", "application/*"})

Entry = tuple[str, Node, ContentKind]
"""A media type, what the document says about it, and its kind."""

Framing = Literal["events", "lines", "records", "parts"]
"""How items follow one another: as Server-Sent Events, one a line, by RFC 7464, or in a multipart body."""


def is_json(media_type: str) -> bool:
    """Whether content of this type is JSON; a wildcard is read as JSON, which is what its authors mean."""
    essence = essence_of(media_type)
    if sequence(essence) is not None:
        return False
    return essence in _JSON or (essence.endswith("+json") and essence.count("/") == 1)


def sequence(media_type: str) -> Framing | None:
    """How items follow one another in content of this type; None if it is no sequence. Source: 3.2 section 4.14.1."""
    essence = essence_of(media_type)
    if essence == EVENTS:
        return "events"
    if essence in _LINES or essence.endswith(("+jsonl", "+ndjson")):
        return "lines"
    is_records = essence.endswith(("/json-seq", "+json-seq"))
    return "records" if is_records else None


def framing(media_type: str, node: Node) -> Framing | None:
    """As `sequence`, of an answer: parts and, by lines, any other type whose items have a schema are one too."""
    found = sequence(media_type)
    if found or "itemSchema" not in node:
        return found
    if essence_of(media_type).startswith("multipart/"):
        return "parts"
    return None if "schema" in node else "lines"


def request_media(content: Node) -> list[Entry]:
    """The entries of a request body's content that can be sent, JSON first.

    A wildcard that stands for JSON is sent as that; each media type is there once.
    """
    entries = [
        (_sent(name, kind), node, kind)
        for name, node in _entries(content)
        for kind in (_request_kind(name, node),)
    ]
    entries.sort(key=lambda entry: (entry[2] != "json", entry[0] != _PLAIN_JSON))
    unique: dict[str, Entry] = {}
    for entry in entries:
        unique.setdefault(entry[0], entry)
    return list(unique.values())


def response_media(content: Node) -> list[Entry]:
    """The entries of an answer's content that are read whole, JSON before text before all else."""
    order = {"json": 0, "text": 1}
    entries: list[Entry] = [
        (name, node, _kind(name))
        for name, node in _entries(content)
        if framing(name, node) is None
    ]
    return sorted(entries, key=lambda entry: order.get(entry[2], 2))


def stream_media(content: Node) -> list[tuple[str, Node, Framing]]:
    """The entries of an answer's content that are read item by item, in document order."""
    return [
        (name, node, found)
        for name, node in _entries(content)
        if (found := framing(name, node)) is not None
    ]


def _sent(media_type: str, kind: ContentKind) -> str:
    if "*" not in media_type:
        return media_type
    # What a range of bytes stands for only the caller knows.
    return _PLAIN_JSON if kind == "json" else media_type


def _request_kind(media_type: str, node: Node) -> ContentKind:
    """As of an answer, but forms and XML are told apart from other text and bytes."""
    essence = essence_of(media_type)
    if "*" in essence and _is_binary(node):
        return "binary"
    if essence == URLENCODED:
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    if framing(media_type, node):
        return "items"
    return "xml" if essence.endswith(("/xml", "+xml")) else _kind(media_type)


def _is_binary(node: Node) -> bool:
    """Whether what a range stands for is bytes."""
    schema = node.child("schema")
    keywords = merge_schemas((schema,)).keywords if schema is not None else {}
    return keywords.get("format") == "binary" and keywords.get("type") == "string"


def _kind(media_type: str) -> ContentKind:
    if is_json(media_type):
        return "json"
    return "text" if essence_of(media_type).startswith("text/") else "binary"


def _entries(content: Node) -> list[tuple[str, Node]]:
    entries = []
    for media_type, node in content.entries():
        if not is_media_type(media_type):
            node.problem(
                f'invalid media type "{media_type}"',
                "use the form type/subtype, such as application/json",
            )
        elif (resolved := node.resolved("media type")) is not None:
            entries.append((media_type, resolved))
    return entries
