"""Policy of a project about changes: an allow-list of reviewed changes, the changes that count, and the step of a version."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum

from opgen.core.characters import escaped
from opgen.core.errors import ChoiceError
from opgen.core.frozen import frozen
from opgen.core.patterns import wildcard
from opgen.core.pointers import pointer_text
from opgen.core.suggestions import did_you_mean
from opgen.diff.identity import fingerprint
from opgen.diff.model import Allowed, Breaks, Change, Direction, Layer, ReportedChange, Severity
from opgen.diff.rules import CHANGE_RULES

_NUMBERS = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)+\S{0,30})", re.ASCII)


@frozen
class AllowEntry:
    """Entry of the allow-list, for changes of one rule.

    - `rule`: the id of the rule.
    - `operation`, `pointer`: patterns in which `*` matches any text. An empty pattern matches everything.
    - `until`: the last day on which the entry applies.
    - `shown`: the name of the entry in messages.
    """

    rule: str
    reason: str
    operation: str = ""
    pointer: str = ""
    until: date | None = None
    shown: str = ""

    def share(self, change: Change) -> float:
        """Return the share of the operations of `change` to which the entry applies; 1 if it names no operation."""
        is_pointer = not self.pointer or wildcard(self.pointer)(pointer_text(change.pointer))
        if self.rule != change.rule or not is_pointer:
            return 0
        fits = [not self.operation or wildcard(self.operation)(key) for key in change.operations]
        return sum(fits) / len(fits) if fits else not self.operation


@frozen
class Policy:
    """Settings of a project that decide about changes.

    - `accepted`: reviewed changes by fingerprint.
    - `breaking`: the last step at which a change of the package counts as breaking.
    - `gates_documents`: a change that only a document refuses counts for the exit code.
    """

    entries: tuple[AllowEntry, ...] = ()
    accepted: Mapping[str, Allowed] = field(default_factory=dict)
    breaking: Breaks = Breaks.TYPES
    gates_documents: bool = False

    def allows(self, change: Change, today: date) -> bool:
        """Return whether the allow-list allows `change`."""
        return _allowed([each for each in self.entries if each.share(change) == 1], today) is not None


@frozen
class Decided:
    """Changes after the policy was applied, and notes about its entries."""

    changes: tuple[ReportedChange, ...]
    notes: tuple[str, ...]


def verify_rules(policy: Policy, known: Collection[str]) -> None:
    """Raise `ChoiceError` for each rule of `policy` that is not in `known`, with the nearest known rule."""
    problems = [
        f"tool.opgen.diff.allow.{number}: {unknown_rule(entry.rule, known)}"
        for number, entry in enumerate(policy.entries)
        if entry.rule not in known
    ]
    if problems:
        raise ChoiceError(problems)


def unknown_rule(rule: str, known: Collection[str]) -> str:
    """Return the message for a rule that does not exist."""
    suggestion = did_you_mean(rule, known) or "opgen explain lists all rules"
    return f'unknown rule "{escaped(rule)[:80]}"; {suggestion}'


def decide(changes: Iterable[Change], policy: Policy, today: date) -> Decided:
    """Apply `policy` to `changes`. Allowed changes stay in the result. The notes name stale and expired entries."""
    changes = tuple(changes)
    parents = {each.parent for each in changes if each.severity is not Severity.SAFE}
    # A change of the package has one of several new members of a union as its parent.
    implying = {_subject(each) for each in changes if fingerprint(each) in parents}
    decided = []
    best = [0.0] * len(policy.entries)
    for change in changes:
        shares = [entry.share(change) for entry in policy.entries]
        best = [*map(max, best, shares)]
        digest = fingerprint(change)
        entries = [entry for entry, share in zip(policy.entries, shares, strict=True) if share == 1]
        decided.append(
            ReportedChange(
                change=change,
                fingerprint=digest,
                allowed=policy.accepted.get(digest) or _allowed(entries, today),
                gates=policy.gates_documents or _subject(change) in implying or not _is_of_document(change),
            )
        )
    notes = [*_entry_notes(policy.entries, best, today)]
    found = {each.fingerprint for each in decided}
    notes += [f"accepted change {digest} does not occur" for digest in policy.accepted if digest not in found]
    return Decided(changes=tuple(decided), notes=tuple(notes))


def _subject(change: Change) -> tuple[str, str]:
    """Return the rule and the message without values, which members of one union have in common."""
    return change.rule, change.message.partition(": ")[0]


def _is_of_document(change: Change) -> bool:
    """Return whether a breaking change is about responses, which a package reads as before if no change of it is implied."""
    is_read = change.layer is Layer.WIRE and change.direction is Direction.RESPONSE
    return is_read and change.severity is Severity.BREAKING and not CHANGE_RULES[change.rule].declared


def _allowed(entries: Sequence[AllowEntry], today: date) -> Allowed | None:
    """Return the reason of the first of `entries` that has not expired."""
    for entry in entries:
        if entry.until is None or today <= entry.until:
            return Allowed(reason=entry.reason, until=entry.until)
    return None


def _entry_notes(entries: Sequence[AllowEntry], shares: Iterable[float], today: date) -> Iterable[str]:
    """Yield remarks about entries, each with its largest share of the operations of a change."""
    for entry, share in zip(entries, shares, strict=True):
        name = f'{entry.shown or "allow"}: entry for "{entry.rule}"'
        if entry.until is not None and entry.until < today:
            yield f"{name} expired on {entry.until.isoformat()}"
        if not share:
            yield f"{name} is stale: it matches no change"
        elif share < 1:
            yield f"{name} has no effect: its operation matches only some of the operations of a change"


class Step(StrEnum):
    """Step of a version, from the largest to none."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


@frozen
class Decision:
    """Step of a version.

    - `rule`: the rule of the change that decides the step, or the reason without such a change.
    - `change`: the change, or None.
    """

    step: Step
    rule: str
    change: ReportedChange | None = None


def decide_step(
    changes: Sequence[ReportedChange], *, is_early: bool, has_other_changes: bool, counts_documents: bool = False
) -> Decision:
    """Return the step for `changes`, which are sorted by severity. Allowed changes do not count.

    Args:
        changes: All changes since the last release.
        is_early: True for a version 0.x. A breaking change then gives the step minor.
        has_other_changes: True if the generated files differ although no caller is affected.
        counts_documents: True if changes on the wire count beside those of the package. A released package has no
            document, so it gives the same step as a tag without them only.
    """
    own = [each for each in changes if counts_documents or each.change.layer is Layer.PYTHON]
    counted = [each for each in own if each.allowed is None]
    for severity, step in ((Severity.BREAKING, Step.MINOR if is_early else Step.MAJOR), (Severity.RISKY, Step.MINOR)):
        for each in counted:
            if each.change.severity is severity:
                return Decision(step=step, rule=each.change.rule, change=each)
    added = [each for each in counted if CHANGE_RULES[each.change.rule].adds]
    for found, step in ((added, Step.MINOR), (counted, Step.PATCH)):
        if found:
            return Decision(step=step, rule=found[0].change.rule, change=found[0])
    if len(counted) < len(own):
        return Decision(step=Step.PATCH, rule="only allowed changes")
    if has_other_changes:
        return Decision(step=Step.PATCH, rule="only changes without an effect on callers")
    return Decision(step=Step.NONE, rule="no changes")


def numbers_of(version: str) -> tuple[int, int, int]:
    """Return the first three numbers of a version such as `1.4`, or of a name with a version, such as `v1.4.0`."""
    found = _NUMBERS.search(version)
    major, minor, patch = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
    return major, minor, patch


def version_in(name: str) -> str:
    """Return the version in the name of a tag, a wheel or a folder; empty without one."""
    found = _VERSION.search(name)
    return found[1].partition("-")[0] if found else ""


def is_early(name: str) -> bool:
    """Return whether a version, or the name of a release, such as `v0.4.1` or the name of a wheel, is 0.x."""
    version = version_in(name)
    return bool(version) and numbers_of(version)[0] == 0
