"""Operations that both documents have: the report of their changes, and the changes of their life."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opgen.changes.model import Direction, Severity
from opgen.changes.wire.comparison import WireComparison
from opgen.changes.wire.contexts import reversed_context
from opgen.changes.wire.operations import WireOperation
from opgen.changes.wire.report import Report, WireDraft, draft, one_sided
from opgen.changes.wire.rules import B, S, severity_of
from opgen.schemas.node import Node

_REVERSED = {Direction.REQUEST: Direction.RESPONSE, Direction.RESPONSE: Direction.REQUEST}


@dataclass(frozen=True, slots=True, kw_only=True)
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

    def objects(self, old: Node, new: Node) -> tuple[Node, Node]:
        """Return the objects that two nodes contain or refer to."""
        return old.dereferenced(), new.dereferenced()

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
        self.add_draft(draft(rule, severity, message, old, new)._replace(direction=direction))

    def add_draft(self, change: WireDraft) -> None:
        """Report a change of this operation."""
        self.report.add(change, self.report.number(self.new.name))

    def compare(self, old: Node | None, new: Node | None, context: str, name: str = "") -> None:
        """Compare two schemas later, in `context` of this operation. `name` is that of a parameter or header."""
        if old is None or new is None:
            return
        if name:
            self.report.parameters[old.pointer] = name
            self.report.parameters[new.pointer] = name
        if self.is_reversed:
            context = reversed_context(context)
        pair = self.comparison.root(old, new)
        pair.uses[context] = self.report.number(self.new.name)


def compare_lifecycle(old: Node, new: Node) -> Iterator[WireDraft]:
    """Yield the differences of deprecation, sunset, operationId and tags of two operations."""
    was, is_now = old.get("deprecated") is True, new.get("deprecated") is True
    sunset = new.child("x-sunset")
    if is_now and not was:
        rule = "endpoint-deprecated" + ("-with-sunset" if sunset else "")
        yield draft(rule, S, "operation became deprecated", old, new)
    if was and not is_now:
        message = "operation is not deprecated any more"
        yield draft("endpoint-reactivated", S, message, old, new)
    if is_now:
        yield from _sunset(old, new)
    one, other = old.child("operationId"), new.child("operationId")
    if one is not None and (other is None or one.value != other.value):
        end = "was removed" if other is None else f'became "{other.value}"'
        message = f'operationId "{one.value}" {end}'
        yield draft("api-operation-id-removed", S, message, one, other or new)
    elif one is None and other is not None:
        message = f'operationId "{other.value}" was added'
        yield draft("api-operation-id-added", S, message, None, other)
    before = {str(each.value): each for each in old.items("tags")}
    after = {str(each.value): each for each in new.items("tags")}
    for tag, end, one, other in one_sided(before, after):
        yield draft(f"api-tag-{end}", S, f'tag "{tag}" was {end}', one, other)


def _sunset(old: Node, new: Node) -> Iterator[WireDraft]:
    one, other = old.child("x-sunset"), new.child("x-sunset")
    if other is None:
        if one is not None and old.get("deprecated") is True:
            message = "sunset date was removed"
            yield draft("sunset-deleted", B, message, one, None)
        return
    if one is not None and one.value == other.value:
        return
    before, after = None if one is None else date_of(one.value), date_of(other.value)
    if after is None:
        message = f'sunset "{other.value}" is not a date'
        yield draft("api-path-sunset-parse", B, message, one, other)
    elif before is not None and after < before:
        message = f"sunset date is earlier: {before} became {after}"
        yield draft("api-sunset-date-changed-too-small", B, message, one, other)
    elif old.get("deprecated") is True:
        message = f"sunset date is {after}"
        yield draft("api-sunset-date-changed", S, message, one, other)


def date_of(value: object) -> date | None:
    """Return the date at the start of a sunset, or None for an invalid date."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
