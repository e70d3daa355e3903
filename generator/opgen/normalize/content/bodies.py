"""Request bodies and responses, read from the media types that the client supports."""

from collections.abc import Iterator
from dataclasses import replace

from opgen.api.model import Content, ContentKind, RequestBody, Response, StatusKey, Stream, StreamFormat
from opgen.api.schema import AnyOf, Anything, Null, Schema, union
from opgen.core.http_vocabulary import is_status
from opgen.normalize.content import media_types as media
from opgen.normalize.content.forms import read_form
from opgen.normalize.content.media_types import is_stream_only, result_statuses
from opgen.normalize.content.streams import read_items, read_stream
from opgen.normalize.origin import Origin, shared_origin
from opgen.normalize.schemas.lower import Lowering
from opgen.normalize.schemas.scalars import BYTES, TEXT
from opgen.schemas.merged import merge_schemas
from opgen.schemas.node import Node
from opgen.schemas.sites import Schemas

_WITHOUT_BODY = frozenset({"GET", "HEAD", "DELETE"})
# Depth to which the schemas of two media types are compared.
_DEPTH = 20
# Schema for each kind of content that always has the same schema.
_SCHEMAS: dict[ContentKind, Schema] = {"text": TEXT, "binary": BYTES, "xml": AnyOf((TEXT, BYTES))}


def read_body(node: Node, method: str, origin: Origin, lowering: Lowering) -> RequestBody | None:
    """Return the request body of the operation `node`; None if the body is missing or invalid.

    The names of inline schemas are derived from `origin`.
    """
    entry = node.child("requestBody")
    body = entry.resolved("request body") if entry else None
    if body is None:
        return None
    content = body.child("content")
    if content is None:
        body.problem("missing content of a request body", "add content with a media type, such as application/json")
        return None
    entries = media.request_media(content) if content.expect(dict) else []
    required = body.flag("required")
    is_usual = method not in _WITHOUT_BODY
    if not (required and is_usual) and all(_is_empty(each, is_usual=is_usual) for _, each, _ in entries):
        return None
    origin = shared_origin(body.pointer) or origin
    contents: list[Content] = []
    for media_type, each, kind in entries:
        own = origin.then("body" if not contents else f"body{kind.capitalize()}")
        schema = each.child("schema")
        unions = merge_schemas((schema,)).unions if schema else ()
        is_inclusive = [union.keyword for union in unions] == ["anyOf"]
        sent = _sent(media_type, kind, each, own, lowering)
        contents.append(replace(sent, is_inclusive=is_inclusive))
    return RequestBody(contents=tuple(contents), required=required, description=body.text("description"))


def _is_empty(media_type: Node, *, is_usual: bool) -> bool:
    """Return whether the schema accepts only an object without properties, as the schemas of GET bodies of Stripe.

    If a body is not usual for the method, the schema only has to describe no property.
    """
    schema = media_type.child("schema")
    if schema is None or not isinstance(schema.value, dict):
        return not is_usual
    empty = {"type": "object", "properties": {}, "additionalProperties": False}
    is_open = schema.value.get("additionalProperties") in (True, {})
    implied = {"properties": {}} if is_usual else empty
    return {**implied, **schema.value, **({"additionalProperties": is_usual} if is_open else {})} == empty


def read_responses(node: Node, origin: Origin, lowering: Lowering) -> Iterator[Response]:
    """Yield the responses of the operation `node`, in document order."""
    found: list[tuple[StatusKey, Node]] = []
    for key, response in media.responses_of(node).items():
        if is_status(key):
            found.append((int(key) if key.isdigit() else key, response))
        else:
            owner = node.inside("responses", node.get("responses"))
            owner.problem(f'invalid status code "{key}"', 'use 100 to 599, a range such as "2XX", or "default"', at=key)
    results = result_statuses(status for status, _ in found)
    for status, response in found:
        yield _response(response, status, origin, lowering, is_result=status in results)


def _response(node: Node, status: StatusKey, origin: Origin, lowering: Lowering, *, is_result: bool) -> Response:
    suffix = "Default" if status == "default" else str(status)
    is_success = str(status).startswith("2")
    shared = shared_origin(node.pointer)
    if shared is not None:
        name = shared.then("response" if is_success else "error")
    else:
        name = origin.then("response" if is_success else f"error{suffix}")
    content = node.object_at("content")
    if "schema" in node:
        node.problem("misplaced schema of a response", "move the schema into content, under a media type", at="schema")
    return Response(
        status=status,
        schema=read_received(node, name, lowering),
        description=node.text("description"),
        stream=read_stream(content, shared or origin, lowering) if is_result and content else None,
        is_stream_only=content is not None and is_stream_only(content),
        has_content=content is not None and bool(content.value),
    )


def read_received(node: Node, origin: Origin, lowering: Lowering) -> Schema:
    """Return the union of the schemas in the received `content` of `node`; the schema of null without content."""
    content = node.object_at("content")
    if content is None:
        return Null()
    entries = media.response_media(content)
    schemas = [_content(kind, entry, origin, lowering) for _, entry, kind in _distinct(entries)]
    if not entries:
        # A call that does not iterate over the items of a stream returns the unparsed content.
        streams = media.stream_media(content)
        schemas = [TEXT if kind == "events" else BYTES for _, _, kind in streams]
    return union(schemas) if schemas else Null()


def _distinct(entries: list[media.Entry]) -> list[media.Entry]:
    """Return `entries` without repetitions of the first one's schema, if the first media type is JSON.

    The client requests JSON, so the server sends a value of that schema as JSON and not as another media type.
    """
    if len(entries) < 2 or entries[0][2] != "json":
        return entries
    schemas = Schemas(side=entries[0][1].context)
    contents = [node and schemas.of((node,), _DEPTH) for node in (entry.child("schema") for _, entry, _ in entries)]
    others = zip(entries[1:], contents[1:], strict=True)
    return [entries[0], *(each for each, content in others if content is None or content != contents[0])]


def _sent(media_type: str, kind: ContentKind, node: Node, origin: Origin, lowering: Lowering) -> Content:
    if kind == "items":
        stream = read_items(media_type, node, origin, lowering)
        return Content(
            media_type=media_type,
            kind=kind,
            schema=stream.items,
            sequence=_sequence(stream),
            is_wrapped=stream.is_wrapped,
        )
    if kind not in {"form", "multipart"}:
        schema = _content(kind, node, origin, lowering)
        return Content(media_type=media_type, kind=kind, schema=schema)
    return read_form((media_type, node, kind), origin, lowering)


def _sequence(stream: Stream) -> StreamFormat:
    framing = media.sequence(stream.media_type)
    if framing == "events" and stream.kind == "data":
        return "text" if stream.is_text else "data"
    # The items of all other media types are sent and received as lines.
    return framing if framing in {"events", "records"} else "lines"


def _content(kind: ContentKind, node: Node, origin: Origin, lowering: Lowering) -> Schema:
    """Return the schema of content of one media type. Only the schema of JSON content comes from the document."""
    return _SCHEMAS[kind] if kind != "json" else lowering.inner(node, origin, Anything())
