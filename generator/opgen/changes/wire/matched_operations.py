"""Operations that both documents have, and the report of their changes."""

from dataclasses import dataclass
from datetime import date

from opgen.changes.model import Direction, Severity, Side
from opgen.changes.wire.comparison import WireComparison
from opgen.changes.wire.contexts import reversed_context
from opgen.changes.wire.operations import WireOperation
from opgen.changes.wire.report import Report, WireDraft
from opgen.changes.wire.rules import severity_of
from opgen.changes.wire.security import SecurityDifference
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

    def usual_severity(self, rule: str) -> Severity:
        """Return the severity of the table of rules in this operation."""
        return severity_of(rule, is_reversed=self.is_reversed)

    def add(
        self,
        rule: str,
        message: str,
        old: Node | None,
        new: Node | None,
        direction: Direction | None = None,
    ) -> None:
        """Report a change with the severity of the table of rules."""
        difference = SecurityDifference(rule, self.usual_severity(rule), message, old, new)
        self.add_difference(difference, direction)

    def add_difference(self, each: SecurityDifference, direction: Direction | None) -> None:
        """Report a difference with its own severity.

        `direction` is the one of the document. In a webhook or callback, the change has the other one.
        """
        if direction is not None and self.is_reversed:
            direction = _REVERSED[direction]
        draft = WireDraft(
            rule=each.rule,
            severity=each.severity,
            message=each.message,
            old=Side(value=each.value, pointer=each.old.pointer) if each.old else None,
            new=Side(value=each.value, pointer=each.new.pointer) if each.new else None,
            direction=direction,
        )
        self.report.add(draft, self.report.number(self.new.name))

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
