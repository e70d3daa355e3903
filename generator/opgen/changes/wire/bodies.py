"""Changes of request bodies and responses: their media types, schemas and headers."""

from collections.abc import Mapping

from opgen.changes.model import Direction
from opgen.changes.rules import B, R
from opgen.changes.wire.encodings import compare_encodings, encoded_headers
from opgen.changes.wire.parameters import MatchedOperation, schema_of
from opgen.changes.wire.report import in_either
from opgen.schemas.node import Node

_REQUEST, _RESPONSE = Direction.REQUEST, Direction.RESPONSE


def compare_bodies(operation: MatchedOperation) -> None:
    """Report the changes of the request body of an operation."""
    one = operation.old.node.child("requestBody")
    other = operation.new.node.child("requestBody")
    if one is None or other is None:
        _report_single(operation, one, other)
        return
    old, new = one.dereferenced(), other.dereferenced()
    before, after = old.get("required") is True, new.get("required") is True
    if before != after:
        end = "required" if after else "optional"
        operation.add(f"request-body-became-{end}", f"request body became {end}", old, new, _REQUEST)
    _compare_content(operation, old, new, _REQUEST)


def _report_single(operation: MatchedOperation, old: Node | None, new: Node | None) -> None:
    """Report a request body that only one version has."""
    node = new or old
    if node is None:
        return
    is_required = node.dereferenced().get("required") is True
    if new is None:
        severity = R if operation.is_reversed and not is_required else None
        operation.add("request-body-removed", "request body was removed", old, None, _REQUEST, severity)
        return
    end = "required" if is_required else "optional"
    operation.add(f"request-body-added-{end}", f"{end} request body was added", None, new, _REQUEST)


def compare_responses(operation: MatchedOperation) -> None:
    """Report the changes of the responses of an operation. Ranges and `default` cover the status codes of the other version."""
    old = dict(operation.old.node.mapping("responses"))
    new = dict(operation.new.node.mapping("responses"))
    for status in dict.fromkeys((*old, *new)):
        if status.startswith("x-"):
            continue
        one, other = response_of(old, status), response_of(new, status)
        if one is None or other is None:
            kind = "success" if status.startswith("2") else "non-success"
            end = "added" if one is None else "removed"
            operation.add(f"response-{kind}-status-{end}", f"response {status} was {end}", one, other, _RESPONSE)
            continue
        before, after = one.dereferenced(), other.dereferenced()
        _compare_content(operation, before, after, _RESPONSE)
        _compare_headers(operation, before, after)


def response_of(responses: Mapping[str, Node], status: str) -> Node | None:
    """Return the response for `status`: its own, or that of a range or of `default`.

    Beside a success, `default` describes errors.
    """
    found = responses.get(status) or responses.get(f"{status[:1]}XX")
    is_error = status[:1] == "2" and any(each[:1] == "2" for each in responses)
    return found or (None if is_error else responses.get("default"))


def _compare_content(operation: MatchedOperation, old: Node, new: Node, direction: Direction) -> None:
    """Report the changes of the media types of a request body or of a response."""
    befores, afters = _by_name(old), _by_name(new)
    if direction is _RESPONSE:
        for key, name in _renamed(befores, afters).items():
            end = "generalized" if covers(name, key) else "specialized"
            message = f'media type "{key}" of the response became "{name}"'
            before, after = befores.pop(key), afters.pop(name)
            operation.add(f"response-media-type-name-{end}", message, before, after, direction)
            _compare(operation, before, after, name, direction)
    words = "request body" if direction is _REQUEST else "response"
    prefix = words.replace(" ", "-")
    for key, one, other in in_either(befores, afters):
        if one is not None and other is not None:
            _compare(operation, one, other, key, direction)
            continue
        end, verb = ("added", "got") if one is None else ("removed", "lost")
        message = f'{words} {verb} the media type "{key}"'
        operation.add(f"{prefix}-media-type-{end}", message, one, other, direction)


def _by_name(body: Node) -> dict[str, Node]:
    return {name.lower().replace(" ", ""): each for name, each in body.mapping("content")}


def _compare(operation: MatchedOperation, before: Node, after: Node, name: str, direction: Direction) -> None:
    """Report the changes of a media type that both versions have."""
    old, new = before.dereferenced(), after.dereferenced()
    body = f"{direction}-body"
    for keyword in ("schema", "itemSchema"):
        one, other = old.child(keyword), new.child(keyword)
        if (one is None) != (other is None):
            end = "added" if one is None else "removed"
            message = f"schema of the {direction} body was {end}"
            operation.add(f"{body}-media-type-schema-{end}", message, one, other, direction)
        operation.compare(one, other, body if keyword == "schema" else f"{direction}-property")
    schemas = operation.comparison.old, operation.comparison.new
    for each in compare_encodings(old, new, name, schemas):
        is_sent = direction is _REQUEST and not operation.is_reversed
        message = f"{each.message} of the {direction} body is sent in another way"
        severity = R if is_sent and each.is_accepted else None
        operation.add(f"{body}-serialization-changed", message, each.old, each.new, direction, severity)
    for one, other in encoded_headers(old, new):
        headers = one.dereferenced(), other.dereferenced()
        operation.compare(headers[0].child("schema"), headers[1].child("schema"), f"{direction}-property")


def _renamed(old: Mapping[str, Node], new: Mapping[str, Node]) -> dict[str, str]:
    """Return the new media type for each removed one that is more general or more special."""
    removed = [key for key in old if key not in new]
    added = [key for key in new if key not in old]
    found: dict[str, str] = {}
    for key in removed:
        other = next((each for each in added if covers(each, key) or covers(key, each)), None)
        if other is not None:
            found[key] = other
            added.remove(other)
    return found


def covers(general: str, special: str) -> bool:
    """Return whether the media type `general` includes all messages of `special`."""
    essence, _, parameters = general.partition(";")
    other = special.partition(";")[0]
    if parameters:
        return False
    kind, _, name = essence.partition("/")
    if essence in {other, "*/*"}:
        return True
    return name == "*" and other.startswith(f"{kind}/")


def _headers(response: Node) -> dict[str, Node]:
    """Return the headers of a response by name. `Content-Type` has no meaning there. Source: OpenAPI 3.1, section 4.8.17."""
    named = {key.lower(): each.dereferenced() for key, each in response.mapping("headers")}
    return {key: each for key, each in named.items() if key != "content-type"}


def _compare_headers(operation: MatchedOperation, before: Node, after: Node) -> None:
    old, new = _headers(before), _headers(after)
    for name, one, other in in_either(old, new):
        shown = f'response header "{name}"'
        was, is_now = (each is not None and each.get("required") is True for each in (one, other))
        if one is None:
            severity = B if operation.is_reversed and is_now else None
            operation.add("response-header-added", f"{shown} was added", None, other, _RESPONSE, severity)
        elif other is None:
            rule = f"{'required' if was else 'optional'}-response-header-removed"
            operation.add(rule, f"{shown} was removed", one, None, _RESPONSE)
        else:
            if was != is_now:
                end = "optional" if was else "required"
                operation.add(f"response-header-became-{end}", f"{shown} became {end}", one, other, _RESPONSE)
            is_text = one.child("content") is None or other.child("content") is None
            context = "response-header" if is_text else "response-content"
            operation.compare(schema_of(one), schema_of(other), context, name)
