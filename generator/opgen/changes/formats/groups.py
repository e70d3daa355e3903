"""Entries of changes that reports for people share, and the texts of their facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opgen.changes.model import Severity
from opgen.changes.report import RANK, ReportedChange
from opgen.core.pointers import pointer_text

_SHOWN_OPERATIONS = 3
_SHOWN_CALLERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Change with the changes of the package that it implies."""

    main: ReportedChange
    implied: tuple[ReportedChange, ...] = ()

    @property
    def severity(self) -> Severity:
        """Worst severity of the change and of the changes that it implies, without allowed changes."""
        counted = [each for each in (self.main, *self.implied) if not each.allowed]
        return min((each.change.severity for each in counted or [self.main]), key=lambda severity: RANK[severity])


def entries_of(changes: Iterable[ReportedChange]) -> tuple[Entry, ...]:
    """Return one entry for each change that no other change implies, in the given order."""
    changes = tuple(changes)
    known = {each.fingerprint for each in changes}
    implied: dict[str, list[ReportedChange]] = {}
    mains = []
    for each in changes:
        parent = each.change.parent
        if parent in known and parent != each.fingerprint:
            implied.setdefault(parent, []).append(each)
        else:
            mains.append(each)
    return tuple(Entry(main=each, implied=tuple(implied.get(each.fingerprint, ()))) for each in mains)


def title(each: ReportedChange) -> str:
    """Return the name of the component with the change, or its operation, or its first Python name."""
    change = each.change
    match change.component or change.pointer:
        case ("components", "schemas" | "responses" | "parameters", name, *_):
            return name
        case ("definitions", name, *_):
            return name
        case ("paths", path, method, *_):
            return f"{method.upper()} {path}"
        case ("paths", path):
            return path
        case ("webhooks", name, method, *_):
            return f"webhook {name} {method.upper()}"
        case () if change.names:
            return change.names[0].partition(".")[0]
        case pointer:
            return pointer_text(pointer[:3])


def operations_text(each: ReportedChange) -> str:
    """Return up to three operations of a change and the number of the others."""
    return first_operations(each.change.operations)


def first_operations(operations: Sequence[str]) -> str:
    """Return up to three operations and the number of the others."""
    shown = ", ".join(operations[:_SHOWN_OPERATIONS])
    more = len(operations) - _SHOWN_OPERATIONS
    return f"{shown} and {more} more" if more > 0 else shown


def callers_text(each: ReportedChange) -> str:
    """Return the positions of the affected uses, with the number of the positions left out."""
    shown = [f"{position.path}:{position.line}" for position in each.callers]
    more = len(shown) - _SHOWN_CALLERS
    text = ", ".join(shown[:_SHOWN_CALLERS])
    return f"{text} and {more} more" if more > 0 else text


def position_text(each: ReportedChange) -> str:
    """Return path, line and column in the new document, or in the old one for a removed value."""
    side = each.change.new or each.change.old
    if side is None or not side.path:
        return ""
    if side.position is None:
        return side.path
    return f"{side.path}:{side.position.line}:{side.position.column}"
