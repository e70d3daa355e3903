"""Media types that the client supports in a `content` map, the kind of content of each, and the responses that are results."""

from collections.abc import Iterable
from typing import Literal

from opgen.api.model import ContentKind, StatusKey
from opgen.core.http_vocabulary import essence_of, is_media_type
from opgen.schemas.merged import merge_schemas
from opgen.schemas.node import Node

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
"""Media type, its Media Type Object, and the kind of its content."""

Framing = Literal["events", "lines", "records", "parts"]
"""Framings of items: Server-Sent Events, one item per line, RFC 7464 records, or parts of a multipart body."""


def is_json(media_type: str) -> bool:
    """Return whether `media_type` is JSON. A wildcard counts as JSON, because most documents use it for JSON."""
    essence = essence_of(media_type)
    if sequence(essence) is not None:
        return False
    return essence in _JSON or (essence.endswith("+json") and essence.count("/") == 1)


def sequence(media_type: str) -> Framing | None:
    """Return the framing of a sequential media type; None for any other media type. Source: 3.2 section 4.14.1."""
    essence = essence_of(media_type)
    if essence == EVENTS:
        return "events"
    if essence in _LINES or essence.endswith(("+jsonl", "+ndjson")):
        return "lines"
    is_records = essence.endswith(("/json-seq", "+json-seq"))
    return "records" if is_records else None


def framing(media_type: str, node: Node) -> Framing | None:
    """Return the framing of content with the Media Type Object `node`; None if the content is not a stream.

    Content of a sequential media type is a stream. With an `itemSchema`, multipart content is a stream too, and any
    other content is a stream if it has no `schema`.
    """
    found = sequence(media_type)
    if found or "itemSchema" not in node:
        return found
    if essence_of(media_type).startswith("multipart/"):
        return "parts"
    return None if "schema" in node else "lines"


def request_media(content: Node) -> list[Entry]:
    """Return the entries of request content. JSON comes first, and each media type comes once.

    The media type of an entry with a JSON wildcard becomes `application/json`, unless another entry names it.
    """
    # The most specific entry applies (3.1 section 4.8.13).
    specific_first = sorted(_entries(content), key=lambda entry: entry[0].count("*"))
    entries = [
        (_sent(name, kind), node, kind) for name, node in specific_first for kind in (_request_kind(name, node),)
    ]
    entries.sort(key=lambda entry: (entry[2] != "json", entry[0] != _PLAIN_JSON))
    unique: dict[str, Entry] = {}
    for entry in entries:
        unique.setdefault(entry[0], entry)
    return list(unique.values())


def response_media(content: Node) -> list[Entry]:
    """Return the entries of response content that are not streams: first JSON, then text, then all others."""
    order = {"json": 0, "text": 1}
    entries: list[Entry] = [
        (name, node, _kind(name)) for name, node in _entries(content) if framing(name, node) is None
    ]
    return sorted(entries, key=lambda entry: order.get(entry[2], 2))


def stream_media(content: Node) -> list[tuple[str, Node, Framing]]:
    """Return the entries of response content that are streams, in document order."""
    return [(name, node, found) for name, node in _entries(content) if (found := framing(name, node)) is not None]


def responses_of(operation: Node) -> dict[str, Node]:
    """Return the responses of an operation by status. Since OpenAPI 3.1, an operation may lack `responses`."""
    known = operation.context.responses
    if operation.pointer in known:
        return known[operation.pointer]
    entries = dict(operation.objects_at("responses"))
    written = operation.get("responses")
    if not entries and (isinstance(written, dict) or (written is None and operation.context.is_version("3.0"))):
        operation.problem("missing responses of the operation", 'add responses, such as "200": {description: OK}')
    found = ((status, entry.resolved("response")) for status, entry in entries.items())
    known[operation.pointer] = {status: response for status, response in found if response is not None}
    return known[operation.pointer]


def result_statuses(statuses: Iterable[StatusKey]) -> list[StatusKey]:
    """Return the statuses of the results of a call: each 2xx status, or `default` if there is no 2xx status."""
    keys = list(statuses)
    found = [status for status in keys if str(status).startswith("2")]
    return found or [status for status in keys if status == "default"]


def has_stream_beside(operation: Node) -> bool:
    """Return whether the operation has both stream results and other results."""
    responses = responses_of(operation)
    has_stream = has_other = False
    for key in result_statuses(responses):
        content = responses[str(key)].object_at("content")
        if content is not None:
            has_stream = has_stream or bool(stream_media(content))
            has_other = has_other or bool(response_media(content))
    return has_stream and has_other


def is_stream_only(content: Node) -> bool:
    """Return whether the `content` of a response contains streams and no other media types."""
    if not isinstance(content.value, dict):
        return False
    streams = stream_media(content)
    return bool(streams) and not response_media(content)


def _sent(media_type: str, kind: ContentKind) -> str:
    if "*" not in media_type:
        return media_type
    # If a media type range describes bytes, only the caller knows the media type.
    return _PLAIN_JSON if kind == "json" else media_type


def _request_kind(media_type: str, node: Node) -> ContentKind:
    """Return the kind of request content."""
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
    """Return whether the schema of a media type range is binary."""
    schema = node.child("schema")
    merged = merge_schemas((schema,) if schema else ())
    return merged.keywords.get("format") == "binary" and merged.types == ["string"]


def _kind(media_type: str) -> ContentKind:
    if is_json(media_type):
        return "json"
    return "text" if essence_of(media_type).startswith("text/") else "binary"


def _entries(content: Node) -> list[tuple[str, Node]]:
    entries = []
    for media_type, node in content.entries():
        if not is_media_type(media_type):
            node.problem(f'invalid media type "{media_type}"', "use the form type/subtype, such as application/json")
        elif (resolved := node.resolved("media type")) is not None:
            entries.append((media_type, resolved))
    return entries
