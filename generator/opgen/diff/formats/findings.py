"""Changes as findings, for the report formats that all commands have."""

from collections.abc import Iterator
from dataclasses import replace

from opgen.core.findings import ClientReport, Finding, FindingRule, Level
from opgen.core.pointers import Pointer
from opgen.diff.formats.entries import Entry, operations_text
from opgen.diff.formats.sentences import item_of
from opgen.diff.model import BREAKING_EXIT, ChangeReport, ReportedChange, Severity, Side, summary
from opgen.diff.rules import CHANGE_RULES, facts, layer_words


def client_report(report: ChangeReport, fail_on: Severity | None) -> ClientReport:
    """Return `report` as the report of one client. Changes that count for the exit code are errors.

    Without `fail_on`, breaking changes are errors.
    """
    return ClientReport(
        name=f"{report.old} -> {report.new}",
        command="opgen diff",
        exit_code=BREAKING_EXIT if report.reaches(fail_on) else 0,
        verdict=report.counted[0].change.severity.upper() if report.counted else "",
        headline=summary(report),
        findings=tuple(_finding(fail_on or Severity.BREAKING, each, report) for each in report.changes),
        remarks=report.notes,
        rules=tuple(_rule(id_) for id_ in sorted({each.change.rule for each in report.changes})),
    )


def _finding(least: Severity, each: ReportedChange, report: ChangeReport) -> Finding:
    """Return the finding of a change."""
    change = each.change
    side = change.new or change.old
    path = _file(side.path) if side else ""
    # A position in another commit is not one in the file of the working tree.
    is_elsewhere = side and side is not change.new and path != side.path
    position = side.position if side and not is_elsewhere else None
    message = f"{change.message} ({operations_text(change.operations)})" if change.operations else change.message
    if each.allowed:
        message += f"; allowed: {each.allowed.reason}"
    is_error = each.reaches(least)
    return Finding(
        rule=change.rule,
        message=message if is_error and change.severity is Severity.BREAKING else f"{change.severity.value}: {message}",
        path=path,
        line=position.line if position else None,
        column=position.column if position else None,
        pointer=change.pointer or None,
        fix="" if each.allowed else item_of(Entry(each), report.methods).advice,
        level=Level.ERROR if is_error else Level.NOTE,
        cause=change.cause,
        old=shown_side(change.old, change.pointer),
        new=shown_side(change.new, change.pointer),
        code=each.code,
        uses=each.callers,
        difference=tuple(_evidence(each)),
    )


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
