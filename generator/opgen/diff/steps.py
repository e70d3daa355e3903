"""Step of a version that changes need."""

import re
from collections.abc import Sequence
from enum import StrEnum

from opgen.core.frozen import frozen
from opgen.diff.model import Layer, ReportedChange, Severity
from opgen.diff.rules import CHANGE_RULES


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


_NUMBERS = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?")


def numbers_of(version: str) -> tuple[int, int, int]:
    """Return the first three numbers of a version such as `1.4`, or of a name with a version, such as `v1.4.0`."""
    found = _NUMBERS.search(version)
    major, minor, patch = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
    return major, minor, patch


_VERSION = re.compile(r"v?(\d+(?:\.\d+)+\S{0,30})", re.ASCII)


def version_in(name: str) -> str:
    """Return the version in the name of a tag, a wheel or a folder; empty without one."""
    found = _VERSION.search(name)
    return found[1].partition("-")[0] if found else ""


def is_early(name: str) -> bool:
    """Return whether a version, or the name of a release, such as `v0.4.1` or the name of a wheel, is 0.x."""
    version = version_in(name)
    return bool(version) and numbers_of(version)[0] == 0
