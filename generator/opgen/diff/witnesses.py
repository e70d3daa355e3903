"""Witnesses of the breaking changes between two versions."""

from dataclasses import replace

from opgen.diff.model import ReportedChange, Severity, Side, WitnessText, sorted_changes
from opgen.diff.policy import Policy
from opgen.diff.versions import DEFAULT_OPTIONS, Version
from opgen.diff.witness.make import witnesses
from opgen.diff.witness.model import Subject, Witness, subject
from opgen.diff.witness_runs import Outcome, Verdict, verdicts
from opgen.pipeline import described_package, read_prepared
from opgen.project.positions import located


def subject_of(version: Version) -> Subject:
    """Return the document, the API and the public names of `version`. Raises `LocatedError`."""
    document = version.prepared.document
    if version.published:
        return subject(document, read_prepared(version.prepared, DEFAULT_OPTIONS), version.published.surface)
    with located(version.label, version.document):
        return subject(document, *described_package(version.prepared, version.options, version.recorded))


def with_witnesses(
    changes: tuple[ReportedChange, ...], old: Version, new: Version, policy: Policy | None = None
) -> tuple[ReportedChange, ...]:
    """Return `changes` with a witness for each breaking change.

    With a `policy`, the witnesses are executed. A change that is not verified is then risky. A change that only the
    document refuses counts for the exit code only if the policy says so. A change without a witness stays as it is.
    """
    old, new = with_one_package(old, new)
    subjects = subject_of(old), subject_of(new)
    compared = (
        replace(each.change, old=_as_compared(each.change.old), new=_as_compared(each.change.new)) for each in changes
    )
    found = [*zip(changes, witnesses(compared, *subjects), strict=True)]
    shown = tuple(_with_witness(each, witness) for each, witness in found)
    if policy is None:
        return shown
    chosen = [witness for _, witness in found if witness and witness.lines]
    results = iter(verdicts(chosen, old.files("--verify"), new.files("--verify")))
    return sorted_changes(
        _judged(each, next(results), policy) if witness and witness.lines else each
        for each, (_, witness) in zip(shown, found, strict=True)
    )


def _with_witness(each: ReportedChange, witness: Witness | None) -> ReportedChange:
    """Return a change of a report with the text of its witness."""
    if witness is None:
        return each
    remark = f"no witness: {witness.reason}" if witness.reason else ""
    return replace(each, witness=WitnessText(lines=witness.lines, remark=remark))


def _judged(each: ReportedChange, verdict: Verdict, policy: Policy) -> ReportedChange:
    """Return a change with the verdict about its witness, and with the severity and the effect that follow from it."""
    text = replace(each.witness or WitnessText(), outcome=verdict.outcome.value, reason=verdict.reason)
    is_refuted = verdict.outcome is Outcome.NOT_VERIFIED
    change = replace(each.change, severity=Severity.RISKY) if is_refuted else each.change
    gates = policy.gates_documents or verdict.outcome is not Outcome.DOCUMENT
    return replace(each, change=change, witness=text, gates=gates)


def with_one_package(old: Version, new: Version) -> tuple[Version, Version]:
    """Return both versions, a document with the name of the package with which it is compared."""
    return _named(old, new), _named(new, old)


def _named(version: Version, other: Version) -> Version:
    if other.published and not version.published:
        return replace(version, options=replace(version.options, package=other.options.package))
    return version


def _as_compared(side: Side | None) -> Side | None:
    """Return `side` with its pointer in the document that is compared."""
    return side and replace(side, pointer=side.compared or side.pointer)
