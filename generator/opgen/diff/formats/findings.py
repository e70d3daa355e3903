"""Changes as findings, for the report formats that all commands have."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from opgen.core.findings import ClientReport, Finding, FindingRule, Level, first_of
from opgen.core.pointers import Pointer
from opgen.diff.formats.entries import (
    Entry,
    advice,
    complete_message,
    grouped,
    has_same_words,
    kind_of,
    list_kind_of,
    names_of,
    operations_text,
    sections_of,
)
from opgen.diff.model import BREAKING_EXIT, ChangeReport, ReportedChange, Severity, Side, summary
from opgen.diff.rules import CHANGE_RULES, facts, layer_words

_MAX_LISTED: Final = 100
"""Maximum number of names in a message, and of further changes of a finding."""


def client_report(report: ChangeReport, fail_on: Severity | None, *, is_grouped: bool = False) -> ClientReport:
    """Return `report` as the report of one client. Changes that count for the exit code are errors.

    Without `fail_on`, breaking changes are errors.

    With `is_grouped`, changes of one rule are one finding, whose lines are the changes that they imply.
    """
    groups = [[Entry(each)] for each in report.changes]
    if is_grouped:
        sections = sections_of(report)
        groups = [same for severity, own in sections for same in grouped(own, list_kind_of if severity else id)]
    return ClientReport(
        name=f"{report.old} -> {report.new}",
        command="opgen diff",
        exit_code=BREAKING_EXIT if report.reaches(fail_on) else 0,
        verdict=report.counted[0].change.severity.upper() if report.counted else "",
        headline=summary(report),
        findings=tuple(_finding(fail_on or Severity.BREAKING, each) for each in groups),
        remarks=report.notes,
        rules=tuple(_rule(id_) for id_ in sorted({each.change.rule for each in report.changes})),
    )


def _finding(least: Severity, group: Sequence[Entry]) -> Finding:
    """Return the finding of changes of one rule. It has the position of the first one."""
    mains = [entry.main for entry in group]
    changes = [*mains, *(each for entry in group for each in entry.others)]
    each, change = mains[0], mains[0].change
    side = change.new or change.old
    path = _file(side.path) if side else ""
    # A position in another commit is not one in the file of the working tree.
    is_elsewhere = side and side is not change.new and path != side.path
    position = side.position if side and not is_elsewhere else None
    message = _message(mains)
    if each.allowed:
        message += f"; allowed: {each.allowed.reason}"
    is_error = any(each.reaches(least) for each in changes)
    lines = [
        f"{each.change.layer}: {each.change.message} [{each.change.rule}, {each.change.severity}]"
        for each in changes[1:]
    ]
    more = [f"and {len(lines) - _MAX_LISTED} more changes"] if len(lines) > _MAX_LISTED else []
    return Finding(
        rule=change.rule,
        message=message if is_error and change.severity is Severity.BREAKING else f"{change.severity.value}: {message}",
        path=path,
        line=position.line if position else None,
        column=position.column if position else None,
        pointer=change.pointer or None,
        fix="" if each.allowed else advice(group[0]),
        level=Level.ERROR if is_error else Level.NOTE,
        cause=change.cause,
        old=shown_side(change.old, change.pointer),
        new=shown_side(change.new, change.pointer),
        code=each.code,
        uses=tuple(use for each in changes for use in each.callers),
        difference=tuple(line for same in grouped(changes, kind_of) for line in _evidence(same[0])),
        implied=(*lines[:_MAX_LISTED], *more),
    )


def _message(mains: Sequence[ReportedChange]) -> str:
    """Return the message of one change with its operations, or the names or messages of several changes."""
    if len(mains) > 1:
        names = (
            dict.fromkeys(name.text for name in names_of(mains))
            if has_same_words(mains)
            else map(complete_message, mains)
        )
        return f"{len(mains)} changes: {first_of([*names], _MAX_LISTED)}"
    change = mains[0].change
    return f"{change.message} ({operations_text(change.operations)})" if change.operations else change.message


def _evidence(each: ReportedChange) -> Iterator[str]:
    """Yield the lines of the witness of a change, and its verdict as a comment."""
    if each.witness:
        yield from each.witness.lines
        yield from (f"# {text}" for text in (each.witness.remark, each.witness.verdict) if text)


def _file(path: str) -> str:
    """Return the path of the file at `path`, which may be `REF:path` of git."""
    revision, colon, file = path.partition(":")
    return file if colon and len(revision) > 1 and file[:2] != "//" else path


def _rule(id_: str) -> FindingRule:
    """Return the description of a rule of changes."""
    rule = CHANGE_RULES[id_]
    remedy = "If no caller is affected, allow the change with a reason: opgen diff --accept FINGERPRINT --reason TEXT."
    lines = [f"A change {layer_words(rule)}.", *facts(rule)]
    is_note = Severity.BREAKING not in rule.severities
    return FindingRule(
        id=id_,
        title=rule.title.removesuffix("."),
        help=" ".join(lines if is_note else [*lines, remedy]),
        is_note=is_note,
        page="changes",
    )


def shown_side(side: Side | None, pointer: Pointer) -> Side | None:
    """Return one side of a change with the pointer of the change, or `None` if it has no position."""
    return replace(side, pointer=side.pointer or pointer or None) if side and side.path else None
