"""Changes of the responses of matched operations, and of their headers."""

from opgen.changes.model import Direction
from opgen.changes.wire.body_changes import compare_content
from opgen.changes.wire.matched_operations import MatchedOperation
from opgen.changes.wire.parameters import schema_of
from opgen.changes.wire.rules import B
from opgen.changes.wire.security import SecurityDifference
from opgen.schemas.node import Node

_RESPONSE = Direction.RESPONSE


def compare_responses(operation: MatchedOperation) -> None:
    """Report the changes of the responses of an operation. Ranges and `default` cover the status codes of the other version."""
    old = dict(operation.old.node.mapping("responses"))
    new = dict(operation.new.node.mapping("responses"))
    for status in dict.fromkeys((*old, *new)):
        if status.startswith("x-"):
            continue
        one = old.get(status) or _cover(old, status)
        other = new.get(status) or _cover(new, status)
        if one is None or other is None:
            kind = "success" if status.startswith("2") else "non-success"
            end = "added" if one is None else "removed"
            rule = f"response-{kind}-status-{end}"
            message = f"response {status} was {end}"
            operation.add(rule, message, one, other, _RESPONSE)
            continue
        before, after = operation.objects(one, other)
        compare_content(operation, before, after, _RESPONSE)
        _compare_headers(operation, before, after)


def _cover(responses: dict[str, Node], status: str) -> Node | None:
    """Return the response of a range or of `default` that covers `status`."""
    return responses.get(f"{status[:1]}XX") or responses.get("default")


def _headers(response: Node) -> dict[str, Node]:
    """Return the headers of a response by name. `Content-Type` has no meaning there. Source: OpenAPI 3.1, section 4.8.17."""
    named = {key.lower(): each for key, each in response.mapping("headers")}
    return {key: each for key, each in named.items() if key != "content-type"}


def _compare_headers(operation: MatchedOperation, before: Node, after: Node) -> None:
    old, new = _headers(before), _headers(after)
    for name in dict.fromkeys((*old, *new)):
        shown = f'response header "{name}"'
        one = old[name].dereferenced() if name in old else None
        other = new[name].dereferenced() if name in new else None
        was, is_now = (each is not None and each.get("required") is True for each in (one, other))
        if one is None:
            rule = "response-header-added"
            is_breaking = operation.is_reversed and is_now
            severity = B if is_breaking else operation.usual_severity(rule)
            found = SecurityDifference(rule, severity, f"{shown} was added", None, other)
            operation.add_difference(found, _RESPONSE)
        elif other is None:
            rule = f"{'required' if was else 'optional'}-response-header-removed"
            operation.add(rule, f"{shown} was removed", one, None, _RESPONSE)
        else:
            if was != is_now:
                end = "optional" if was else "required"
                rule = f"response-header-became-{end}"
                operation.add(rule, f"{shown} became {end}", one, other, _RESPONSE)
            is_text = one.child("content") is None or other.child("content") is None
            context = "response-header" if is_text else "response-content"
            operation.compare(schema_of(one), schema_of(other), context, name)
