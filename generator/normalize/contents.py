"""What requests and answers hold: bodies and responses, each by the media type that the client uses."""

import re
from collections.abc import Iterator

from generator.api import ContentKind, RequestBody, Response, StatusKey
from generator.normalize import media
from generator.normalize.lower import Lowering
from generator.normalize.node import Node
from generator.schema import Anything, Null, Scalar, Schema

_STATUS = re.compile(r"[1-5][0-9]{2}|[1-5]XX|default")


def read_body(node: Node, hint: str, lowering: Lowering) -> RequestBody | None:
    """The request body of the operation `node`; what is inline in it is named after `hint`."""
    entry = node.child("requestBody")
    if entry is None or not entry.expect(dict):
        return None
    body = entry.resolved("request body")
    content = body.child("content") if body is not None else None
    if body is None:
        return None
    if content is None:
        body.problem("a request body needs content", "add application/json")
        return None
    chosen = media.request_media(content) if content.expect(dict) else None
    if chosen is None:
        return None
    media_type, entry, kind = chosen
    return RequestBody(
        media_type=media_type,
        kind=kind,
        schema=_content(kind, entry, hint + "Body", lowering),
        required=body.flag("required"),
        description=body.text("description"),
    )


def read_responses(node: Node, hint: str, lowering: Lowering) -> Iterator[Response]:
    """Every documented answer of the operation `node`, in document order."""
    for key, entry in node.mapping("responses"):
        if key.startswith("x-"):
            continue
        if not _STATUS.fullmatch(key):
            entry.problem(
                f'"{key}" is no status code',
                "use a code such as 404, a range such as 4XX, or default",
            )
            continue
        response = entry.resolved("response")
        if response is None:
            continue
        status: StatusKey = int(key) if key.isdigit() else key
        yield _response(response, status, hint, lowering)


def _response(node: Node, status: StatusKey, hint: str, lowering: Lowering) -> Response:
    description = node.text("description")
    content = node.child("content")
    chosen = (
        media.response_media(content)
        if content is not None and content.expect(dict)
        else None
    )
    if chosen is None:
        return Response(status=status, schema=Null(), description=description)
    entry, kind = chosen
    suffix = "Default" if status == "default" else str(status)
    is_success = str(status)[0] == "2"
    name = f"{hint}Response" if is_success else f"{hint}Error{suffix}"
    schema = _content(kind, entry, name, lowering)
    return Response(status=status, schema=schema, description=description)


def _content(kind: ContentKind, node: Node, hint: str, lowering: Lowering) -> Schema:
    """What content holds; only of JSON does its schema say that."""
    if kind != "json":
        return Scalar(type="string", format=None if kind == "text" else "binary")
    schema = node.child("schema")
    return Anything() if schema is None else lowering.schema((schema,), hint)
