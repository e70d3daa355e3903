"""Changes of the parameters of matched operations."""

from opgen.changes.model import Direction
from opgen.changes.wire.lifecycle import date_of
from opgen.changes.wire.matched_operations import MatchedOperation
from opgen.changes.wire.parameters import compare_parameter, schema_of
from opgen.changes.wire.rules import B, R, S
from opgen.changes.wire.security import SecurityDifference
from opgen.schemas.node import Node

_REQUEST = Direction.REQUEST
_Key = tuple[str, str]
"""Location and name of a parameter. A path parameter has its position in place of its name."""


def compare_parameters(operation: MatchedOperation) -> None:
    """Report the changes of the parameters of an operation."""
    old, new = dict(operation.old.parameters), dict(operation.new.parameters)
    _report_moved(operation, old, new)
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        name = f'{key[0]} parameter "{(other or one or operation.new.node).get("name")}"'
        if one is not None and other is not None:
            _compare(operation, one, other, name)
        elif other is not None:
            _report_added(operation, other, name)
        elif one is not None:
            _report_removed(operation, one, name)


def _report_moved(operation: MatchedOperation, old: dict[_Key, Node], new: dict[_Key, Node]) -> None:
    """Report the parameters that moved to another location. Remove them from `old` and `new`."""
    for key in [each for each in old if each not in new and each[0] != "path"]:
        same = [e for e in new if e not in old and e[1] == key[1] and e[0] != "path"]
        if len(same) == 1:
            rule = "request-parameter-serialization-changed"
            message = f'parameter "{key[1]}" moved from {key[0]} to {same[0][0]}'
            operation.add(rule, message, old.pop(key), new.pop(same[0]), _REQUEST)


def _report_added(operation: MatchedOperation, new: Node, name: str) -> None:
    rule = "new-optional-request-parameter"
    if new.get("in") == "path":
        rule = "new-request-path-parameter"
    elif new.get("required") is True:
        rule = "new-required-request-parameter"
    operation.add(rule, f"{name} was added", None, new, _REQUEST)


def _report_removed(operation: MatchedOperation, old: Node, name: str) -> None:
    rule, severity = "request-parameter-removed", R
    if operation.is_reversed and old.get("required") is True:
        severity = B
    if old.get("deprecated") is True:
        sunset, today = date_of(old.get("x-sunset")), operation.today
        if sunset is not None and today is not None and sunset > today:
            rule, severity = f"{rule}-before-sunset", B
        else:
            rule, severity = f"{rule}-with-deprecation", S
    found = SecurityDifference(rule, severity, f"{name} was removed", old, None)
    operation.add_difference(found, _REQUEST)


def _compare(operation: MatchedOperation, old: Node, new: Node, name: str) -> None:
    """Report the changes of a parameter that both versions have."""
    before, after = old.get("required") is True, new.get("required") is True
    if before != after and new.get("in") != "path":
        end = "required" if after else "optional"
        rule = f"request-parameter-became-{end}"
        operation.add(rule, f"{name} became {end}", old, new, _REQUEST)
    is_simple = _is_simple(operation, old, new)
    for each in compare_parameter(old, new, name, is_simple=is_simple):
        operation.add_difference(each, _REQUEST)
    has_content = old.child("content") is not None and new.child("content") is not None
    context = "request-content" if has_content else "request-parameter"
    schemas = schema_of(old), schema_of(new)
    operation.compare(*schemas, context, str(new.get("name")))


def _is_simple(operation: MatchedOperation, old: Node, new: Node) -> bool:
    """Return whether a parameter is neither an array nor an object in both versions."""
    comparison = operation.comparison
    for schemas, parameter in (comparison.old, old), (comparison.new, new):
        schema = schema_of(parameter)
        if schema is None:
            return False
        types = schemas.view(schemas.site((schema,))).all_types()
        if types is None or types & {"array", "object"}:
            return False
    return True
