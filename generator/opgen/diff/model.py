"""Model of changes: findings of `opgen diff`, and reports about them."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum

from opgen.core.findings import Cause, CodePosition
from opgen.core.findings import Side as Side  # noqa: PLC0414 - a part of each change, exported again
from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer, pointer_text


class Severity(StrEnum):
    """Effect on callers of the old version, from worst to best.

    A risky change is one that the documents do not decide.
    """

    BREAKING = "breaking"
    RISKY = "risky"
    SAFE = "safe"


class Layer(StrEnum):
    """Layer of a change: the values that are sent and received, or the names and types of the package."""

    WIRE = "wire"
    PYTHON = "python"


class Breaks(StrEnum):
    """Step at which a caller of the old version fails, from worst to best.

    - `WIRE`: an installed old client fails against the new server.
    - `RUNTIME`: code that uses the new package fails when it runs.
    - `TYPES`: only a type checker reports an error.
    - `FILES`: an import from a submodule fails, but the package root still has the name.
    - `NOTHING`: no caller fails.
    """

    WIRE = "wire"
    RUNTIME = "runtime"
    TYPES = "types"
    FILES = "files"
    NOTHING = "nothing"


class Direction(StrEnum):
    """Direction of a value on the wire, from the caller's point of view.

    A caller writes requests and reads responses. In webhooks and callbacks the directions change places.
    """

    REQUEST = "request"
    RESPONSE = "response"


@frozen
class Change:
    """One change, grouped: one entry for all operations that reach the changed component.

    - `pointer`: its pointer in the new document, or in the old one for a removed value.
    - `identity`: the pointer with the identity of each item in place of its position in a list, or empty.
    - `component`: pointer of the deepest named component that contains the change, or of the operation.
    - `operations`: keys such as `POST /jobs`, sorted; the first one stands for all in a table.
    - `names`: affected Python names, such as `jobs.create_job` or `Job.title`; only in the Python layer.
    - `direction`: None for a change that has no direction, such as a removed operation.
    - `old`, `new`: None if the value does not exist in this version.
    - `parent`: the fingerprint of the change on the wire that implies this change of the package, or empty.
    """

    rule: str
    severity: Severity
    layer: Layer
    breaks: Breaks
    message: str
    pointer: Pointer = ()
    identity: Pointer = ()
    component: Pointer = ()
    operations: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    direction: Direction | None = None
    old: Side | None = None
    new: Side | None = None
    cause: Cause = Cause.DOCUMENT
    parent: str = ""


def component_of(pointer: Pointer) -> Pointer:
    """Return the pointer of the named component that contains `pointer`, or else of the operation."""
    return pointer[: 3 if pointer[:1] in {("components",), ("paths",), ("webhooks",)} else 1]


BREAKING_EXIT = 6
"""Exit code of a comparison with a change at or above the requested severity."""

RANK: Mapping[Severity, int] = {severity: rank for rank, severity in enumerate(Severity)}
"""Rank of each severity, from worst to best."""


@frozen
class Allowed:
    """Reason why a reviewed change is accepted, and the last day on which the reason applies."""

    reason: str
    until: date | None = None


@frozen
class WitnessText:
    """Witness of a breaking change as text.

    - `lines`: Python code of at most eight lines, or nothing with a `remark`.
    - `remark`: the reason for missing code.
    - `outcome`: the result of its execution, such as `verified`; empty if it was not executed.
    - `reason`: how a version fails at the changed value, or why it does not.
    """

    lines: tuple[str, ...] = ()
    remark: str = ""
    outcome: str = ""
    reason: str = ""

    @property
    def verdict(self) -> str:
        """Return the outcome and its reason, such as `verified: NEW: TypeError: …`."""
        return f"{self.outcome}: {self.reason}" if self.outcome else ""


@frozen
class ReportedChange:
    """Change with its fingerprint, and the facts that only a report needs.

    - `allowed`: set if the allow-list accepts the change.
    - `code`: position of the affected name in the generated package, if the package is on disk.
    - `witness`: shows that a caller of the old version fails; only if the witnesses were requested.
    - `callers`: positions of the affected uses in the code of callers, sorted.
    - `gates`: False for a change that only the document refuses, which counts for no exit code.
    """

    change: Change
    fingerprint: str
    allowed: Allowed | None = None
    code: CodePosition | None = None
    witness: WitnessText | None = None
    callers: tuple[CodePosition, ...] = ()
    gates: bool = True

    def reaches(self, severity: Severity) -> bool:
        """Return whether the change counts for the exit code of a comparison that fails on `severity`."""
        return self.allowed is None and self.gates and RANK[self.change.severity] <= RANK[severity]


@frozen
class ChangeReport:
    """Changes between two versions, sorted by severity, pointer and rule.

    - `old`, `new`: names of the versions, as the command line gave them.
    - `notes`: remarks for people, for example about stale entries of the allow-list.
    - `methods`: the method that callers write, by function and by operation.
    - `step`: the step of the next version, such as `major`; empty if it is unknown.
    - `has_callers`: the code of callers was read.
    """

    old: str
    new: str
    changes: tuple[ReportedChange, ...]
    notes: tuple[str, ...] = ()
    methods: Mapping[str, str] = field(default_factory=dict)
    step: str = ""
    has_callers: bool = False

    @property
    def counted(self) -> tuple[ReportedChange, ...]:
        """Changes that are not allowed."""
        return tuple(each for each in self.changes if each.allowed is None)

    def count(self, severity: Severity) -> int:
        """Return the number of changes with `severity` that are not allowed."""
        return sum(each.change.severity is severity for each in self.counted)

    def reaches(self, fail_on: Severity | None) -> bool:
        """Return whether a change that is not allowed is at or above `fail_on`; never for `None`."""
        return fail_on is not None and any(each.reaches(fail_on) for each in self.changes)


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
