"""Model of a report about the changes between two versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from opgen.changes.model import Change, Severity
from opgen.core.pointers import pointer_text

BREAKING_EXIT: Final = 6
"""Exit code of a comparison with a change at or above the requested severity."""

RANK: Final[Mapping[Severity, int]] = MappingProxyType({severity: rank for rank, severity in enumerate(Severity)})
"""Rank of each severity, from worst to best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Reason why a reviewed change is accepted, and the last day on which the reason applies."""

    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePosition:
    """Position in a file of the generated package."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessText:
    """Witness of a breaking change as text.

    - `lines`: Python code of at most eight lines, or nothing with a `remark`.
    - `remark`: the reason for missing code.
    - `verdict`: the result of its execution: `verified` or `not verified`; empty if it was not executed.
    """

    lines: tuple[str, ...] = ()
    remark: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedChange:
    """Change with its fingerprint, and the facts that only a report needs.

    - `allowed`: set if the allow-list accepts the change.
    - `code`: position of the affected name in the generated package, if the package is on disk.
    - `witness`: shows that a caller of the old version fails; only if the witnesses were requested.
    - `callers`: positions of the affected uses in the code of callers, sorted.
    """

    change: Change
    fingerprint: str
    allowed: Allowed | None = None
    code: CodePosition | None = None
    witness: WitnessText | None = None
    callers: tuple[CodePosition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReport:
    """Changes between two versions, sorted by severity, pointer and rule.

    - `old`, `new`: names of the versions, as the command line gave them.
    - `notes`: remarks for people, for example about stale entries of the allow-list.
    """

    old: str
    new: str
    changes: tuple[ReportedChange, ...]
    notes: tuple[str, ...] = ()

    @property
    def counted(self) -> tuple[ReportedChange, ...]:
        """Changes that are not allowed."""
        return tuple(each for each in self.changes if each.allowed is None)

    def count(self, severity: Severity) -> int:
        """Return the number of changes with `severity` that are not allowed."""
        return sum(each.change.severity is severity for each in self.counted)

    def reaches(self, fail_on: Severity | None) -> bool:
        """Return whether a change that is not allowed is at or above `fail_on`; never for `None`."""
        return fail_on is not None and any(RANK[each.change.severity] <= RANK[fail_on] for each in self.counted)


def sorted_changes(changes: Iterable[ReportedChange]) -> tuple[ReportedChange, ...]:
    """Return `changes` sorted by severity, pointer and rule, then by facts that make the order unique."""
    return tuple(sorted(changes, key=_order))


def summary(report: ChangeReport) -> str:
    """Return the counts of a report: `2 breaking, 1 risky, 9 safe`, or `no changes`."""
    counts = [f"{count} {severity.value}" for severity in Severity if (count := report.count(severity))]
    allowed = len(report.changes) - len(report.counted)
    if allowed:
        counts.append(f"{allowed} allowed")
    return ", ".join(counts) or "no changes"


def _order(each: ReportedChange) -> tuple[object, ...]:
    change = each.change
    return (
        RANK[change.severity],
        pointer_text(change.pointer),
        change.rule,
        change.layer.value,
        change.names,
        change.operations,
        each.fingerprint,
        change.message,
    )
