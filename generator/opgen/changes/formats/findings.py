"""Changes as findings, for the report formats that `check` has too."""

from opgen.changes.formats.groups import operations_text
from opgen.changes.model import Severity
from opgen.changes.report import BREAKING_EXIT, ChangeReport, ReportedChange, summary
from opgen.core.findings import ClientReport, CodePosition, Finding, Level


def client_report(report: ChangeReport, fail_on: Severity | None) -> ClientReport:
    """Return `report` as the report of one client. Breaking changes that are not allowed are errors."""
    return ClientReport(
        name=f"{report.old} -> {report.new}",
        exit_code=BREAKING_EXIT if report.reaches(fail_on) else 0,
        headline=summary(report),
        findings=tuple(map(_finding, report.changes)),
        remarks=report.notes,
    )


def _finding(each: ReportedChange) -> Finding:
    change = each.change
    side = change.new or change.old
    position = side.position if side else None
    is_error = change.severity is Severity.BREAKING and each.allowed is None
    message = change.message
    if operations := operations_text(each):
        message += f" ({operations})"
    if each.allowed:
        message += f"; allowed: {each.allowed.reason}"
    return Finding(
        rule=change.rule,
        message=message if is_error else f"{change.severity.value}: {message}",
        path=side.path if side else "",
        line=position.line if position else None,
        column=position.column if position else None,
        pointer=change.pointer or None,
        level=Level.ERROR if is_error else Level.NOTE,
        uses=tuple(CodePosition(path=use.path, line=use.line) for use in each.callers),
    )
