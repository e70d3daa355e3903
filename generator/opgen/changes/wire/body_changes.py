"""Changes of request bodies, and of the media types of requests and responses."""

from opgen.changes.model import Direction
from opgen.changes.wire.encodings import compare_encodings, encoded_headers
from opgen.changes.wire.matched_operations import MatchedOperation
from opgen.changes.wire.media_types import covers, renamed
from opgen.changes.wire.rules import R
from opgen.changes.wire.security import SecurityDifference
from opgen.schemas.node import Node

_REQUEST, _RESPONSE = Direction.REQUEST, Direction.RESPONSE


def compare_bodies(operation: MatchedOperation) -> None:
    """Report the changes of the request body of an operation."""
    one = operation.old.node.child("requestBody")
    other = operation.new.node.child("requestBody")
    if one is None or other is None:
        _report_single(operation, one, other)
        return
    old, new = operation.objects(one, other)
    before, after = old.get("required") is True, new.get("required") is True
    if before != after:
        end = "required" if after else "optional"
        rule = f"request-body-became-{end}"
        operation.add(rule, f"request body became {end}", old, new, _REQUEST)
    compare_content(operation, old, new, _REQUEST)


def _report_single(operation: MatchedOperation, old: Node | None, new: Node | None) -> None:
    """Report a request body that only one version has."""
    node = new or old
    if node is None:
        return
    is_required = node.dereferenced().get("required") is True
    if new is None:
        is_risky = operation.is_reversed and not is_required
        rule = "request-body-removed"
        severity = R if is_risky else operation.usual_severity(rule)
        found = SecurityDifference(rule, severity, "request body was removed", old, None)
        operation.add_difference(found, _REQUEST)
        return
    end = "required" if is_required else "optional"
    message = f"{end} request body was added"
    operation.add(f"request-body-added-{end}", message, None, new, _REQUEST)


def compare_content(operation: MatchedOperation, old: Node, new: Node, direction: Direction) -> None:
    """Report the changes of the media types of a request body or of a response."""
    befores, afters = _by_name(old), _by_name(new)
    if direction is _RESPONSE:
        for key, name in renamed(befores, afters).items():
            end = "generalized" if covers(name, key) else "specialized"
            message = f'media type "{key}" of the response became "{name}"'
            before, after = befores.pop(key), afters.pop(name)
            rule = f"response-media-type-name-{end}"
            operation.add(rule, message, before, after, direction)
            _compare(operation, before, after, name, direction)
    words = "request body" if direction is _REQUEST else "response"
    prefix = "request-body" if direction is _REQUEST else "response"
    for key in dict.fromkeys((*befores, *afters)):
        one, other = befores.get(key), afters.get(key)
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
    old, new = operation.objects(before, after)
    body = f"{direction}-body"
    for keyword in ("schema", "itemSchema"):
        one, other = old.child(keyword), new.child(keyword)
        if (one is None) != (other is None):
            end = "added" if one is None else "removed"
            message = f"schema of the {direction} body was {end}"
            rule = f"{body}-media-type-schema-{end}"
            operation.add(rule, message, one, other, direction)
        context = body if keyword == "schema" else f"{direction}-property"
        operation.compare(one, other, context)
    schemas = operation.comparison.old, operation.comparison.new
    for each in compare_encodings(old, new, name, schemas):
        message = f"{each.message} of the {direction} body is sent in another way"
        rule = f"{body}-serialization-changed"
        is_sent = direction is Direction.REQUEST and not operation.is_reversed
        is_risky = is_sent and each.is_accepted
        severity = R if is_risky else operation.usual_severity(rule)
        found = SecurityDifference(rule, severity, message, each.old, each.new)
        operation.add_difference(found, direction)
    for one, other in encoded_headers(old, new):
        pair = operation.objects(one, other)
        schemas_ = pair[0].child("schema"), pair[1].child("schema")
        operation.compare(*schemas_, f"{direction}-property")
