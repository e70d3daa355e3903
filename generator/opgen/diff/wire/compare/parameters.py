"""Operations that both documents have: the changes of their life, and of their parameters."""

from collections.abc import Iterator
from datetime import date

from opgen.core.frozen import frozen
from opgen.diff.model import Change, Direction, Severity
from opgen.diff.rules import B, R, S, severity_of
from opgen.diff.wire.changes import Report, draft, in_either, one_sided, reversed_context
from opgen.diff.wire.compare.schemas import WireComparison
from opgen.diff.wire.operations import WireOperation
from opgen.schemas.node import Node

_REVERSED = {Direction.REQUEST: Direction.RESPONSE, Direction.RESPONSE: Direction.REQUEST}


@frozen
class MatchedOperation:
    """Operation of the old document and the same operation of the new document.

    `today` decides whether a sunset is in the past. With None, no date is compared with today.
    """

    old: WireOperation
    new: WireOperation
    report: Report
    comparison: WireComparison
    today: date | None

    @property
    def is_reversed(self) -> bool:
        """True for a webhook or a callback: the server calls the client, so callers read the requests."""
        return self.new.is_reversed

    def add(  # noqa: PLR0913, PLR0917  # the facts of a change
        self,
        rule: str,
        message: str,
        old: Node | None,
        new: Node | None,
        direction: Direction | None = None,
        severity: Severity | None = None,
    ) -> None:
        """Report a change. By default, it has the severity of the table of rules.

        `direction` is the one of the document. In a webhook or callback, the change has the other one.
        """
        if direction is not None and self.is_reversed:
            direction = _REVERSED[direction]
        severity = severity or severity_of(rule, is_reversed=self.is_reversed)
        self.add_draft(draft(rule, message, old, new, None, severity, direction))

    def add_draft(self, change: Change) -> None:
        """Report a change of this operation."""
        self.report.add(change, self.report.number(self.new.name))

    def compare(self, old: Node | None, new: Node | None, context: str, name: str = "") -> None:
        """Compare two schemas later, in `context` of this operation. `name` is that of a parameter or header."""
        if old is None or new is None:
            return
        if name:
            self.report.parameters |= {old.pointer: name, new.pointer: name}
        if self.is_reversed:
            context = reversed_context(context)
        self.comparison.root(old, new).uses[context] = self.report.number(self.new.name)


def compare_lifecycle(old: Node, new: Node) -> Iterator[Change]:
    """Yield the differences of deprecation, sunset, operationId and tags of two operations."""
    was, is_now = old.get("deprecated") is True, new.get("deprecated") is True
    sunset = new.child("x-sunset")
    if is_now and not was:
        rule = "endpoint-deprecated" + ("-with-sunset" if sunset else "")
        yield draft(rule, "operation became deprecated", old, new)
    if was and not is_now:
        yield draft("endpoint-reactivated", "operation is not deprecated any more", old, new)
    if is_now:
        yield from _sunset(old, new)
    one, other = old.child("operationId"), new.child("operationId")
    if one is not None and (other is None or one.value != other.value):
        end = "was removed" if other is None else f'became "{other.value}"'
        yield draft("api-operation-id-removed", f'operationId "{one.value}" {end}', one, other or new)
    elif one is None and other is not None:
        yield draft("api-operation-id-added", f'operationId "{other.value}" was added', None, other)
    before = {str(each.value): each for each in old.items("tags")}
    after = {str(each.value): each for each in new.items("tags")}
    for tag, end, one, other in one_sided(before, after):
        yield draft(f"api-tag-{end}", f'tag "{tag}" was {end}', one, other)


def _sunset(old: Node, new: Node) -> Iterator[Change]:
    one, other = old.child("x-sunset"), new.child("x-sunset")
    if other is None:
        if one is not None and old.get("deprecated") is True:
            yield draft("sunset-deleted", "sunset date was removed", one, None)
        return
    if one is not None and one.value == other.value:
        return
    before, after = None if one is None else date_of(one.value), date_of(other.value)
    if after is None:
        yield draft("api-path-sunset-parse", f'sunset "{other.value}" is not a date', one, other)
    elif before is not None and after < before:
        message = f"sunset date is earlier: {before} became {after}"
        yield draft("api-sunset-date-changed-too-small", message, one, other)
    elif old.get("deprecated") is True:
        yield draft("api-sunset-date-changed", f"sunset date is {after}", one, other)


def date_of(value: object) -> date | None:
    """Return the date at the start of a sunset, or None for an invalid date."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


_REQUEST = Direction.REQUEST
_SERIALIZATION = "request-parameter-serialization-changed"
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_Key = tuple[str, str]
"""Location and name of a parameter. A path parameter has its position in place of its name."""


def schema_of(parameter: Node) -> Node | None:
    """Return the schema of a parameter, or of its only media type."""
    schema = parameter.child("schema")
    if schema is not None:
        return schema
    for _, media_type in parameter.mapping("content"):
        return media_type.child("schema")
    return None


def is_exploded(node: Node, style: str) -> bool:
    """Return whether a parameter or a part of a form with `style` has one value for each item."""
    explode = node.get("explode")
    return style == "form" if explode is None else explode is True


def compare_parameters(operation: MatchedOperation) -> None:
    """Report the changes of the parameters of an operation."""
    old, new = dict(operation.old.parameters), dict(operation.new.parameters)
    _report_moved(operation, old, new)
    for key, one, other in in_either(old, new):
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
            message = f'parameter "{key[1]}" moved from {key[0]} to {same[0][0]}'
            operation.add(_SERIALIZATION, message, old.pop(key), new.pop(same[0]), _REQUEST)


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
    operation.add(rule, f"{name} was removed", old, None, _REQUEST, severity)


def _compare(operation: MatchedOperation, old: Node, new: Node, name: str) -> None:
    """Report the changes of a parameter that both versions have."""
    before, after = old.get("required") is True, new.get("required") is True
    if before != after and new.get("in") != "path":
        end = "required" if after else "optional"
        operation.add(f"request-parameter-became-{end}", f"{name} became {end}", old, new, _REQUEST)
    is_simple = _is_simple(operation, old, new)
    texts = [_serialization(each, is_simple=is_simple) for each in (old, new)]
    if texts[0] != texts[1]:
        message = f"{name} is sent in another way: {texts[0]} became {texts[1]}"
        operation.add(_SERIALIZATION, message, old, new, _REQUEST)
    was, is_now = old.get("deprecated") is True, new.get("deprecated") is True
    if was and not is_now:
        operation.add("request-parameter-reactivated", f"{name} is not deprecated any more", old, new, _REQUEST, S)
    elif is_now and not was:
        end = "deprecated" if new.get("x-sunset") is None else "deprecated-with-sunset"
        operation.add(f"request-parameter-{end}", f"{name} became deprecated", old, new, _REQUEST, S)
    has_content = old.child("content") is not None and new.child("content") is not None
    context = "request-content" if has_content else "request-parameter"
    operation.compare(schema_of(old), schema_of(new), context, str(new.get("name")))


def _is_simple(operation: MatchedOperation, old: Node, new: Node) -> bool:
    """Return whether a parameter is neither an array nor an object in both versions."""
    comparison = operation.comparison
    for schemas, parameter in (comparison.old, old), (comparison.new, new):
        schema = schema_of(parameter)
        types = schema and schemas.view_of(schema).all_types()
        if types is None or types & {"array", "object"}:
            return False
    return True


def _serialization(parameter: Node, *, is_simple: bool) -> str:
    """Return a text that is equal for parameters that are sent in the same way.

    `explode` has no effect if the parameter is simple: neither an array nor an object.
    """
    content = sorted(name for name, _ in parameter.mapping("content"))
    if content:
        return f"content {content[0]}"
    usual = _STYLES.get(str(parameter.get("in")), "form")
    style = parameter.get("style") or usual
    text = f"style {style}"
    if not is_simple and is_exploded(parameter, style):
        text += ", explode"
    if parameter.get("allowReserved") is True and parameter.get("in") == "query":
        text += ", reserved characters"
    return text
