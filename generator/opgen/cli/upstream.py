"""Option `check --upstream`: compare the snapshot with its source."""

from dataclasses import replace

from opgen.changes.formats.findings import document_position
from opgen.changes.model import BREAKING_EXIT, ReportedChange, Side
from opgen.cli.console import Verbosity, stage_line
from opgen.cli.fetch import DRIFT, compare_update, counts, update_client_snapshot
from opgen.config.clients import Client
from opgen.core.errors import OpgenError
from opgen.core.findings import ClientReport, DocumentPosition, Finding, Repair, shell_command, worst_exit_code
from opgen.project.labels import repair

RULE = "upstream"


def add_upstream_finding(report: ClientReport, client: Client, verbosity: Verbosity) -> ClientReport:
    """Compare the snapshot of a configured client with its source, and return `report` with the result."""
    try:
        update = update_client_snapshot(client, verbosity, accept=True, write=False)
    except OpgenError as error:
        return _with_finding(report, client, str(error).partition("\n")[0], error.exit_code)
    if update.state == "unchanged":
        return replace(report, remarks=(*report.remarks, "upstream: unchanged", *update.warnings))
    fix = repair(client, "fetch")
    message = f"{update.state}, {counts(update)}"
    try:
        with stage_line(client.name, verbosity, delay=0) as report_stage:
            report_stage("comparing with the snapshot")
            changes = compare_update(client, update)
    except OpgenError as error:
        problem = str(error).partition("\n")[0]
        message += f"; cannot compare the documents: {problem}"
        changes = None
    if changes is None:
        return _with_finding(report, client, message, DRIFT, fix=fix)
    if changes.report.changes:
        message += f"; {changes.counts}"
    if changes.worst:
        message += f"; {changes.worst}"
    code = BREAKING_EXIT if changes.is_breaking else DRIFT
    return _with_finding(report, client, message, code, fix=fix, worst=changes.worst_change)


def _with_finding(  # noqa: PLR0913 - each is a part of the finding
    report: ClientReport,
    client: Client,
    message: str,
    code: int,
    *,
    fix: Repair | None = None,
    worst: ReportedChange | None = None,
) -> ClientReport:
    finding = Finding(
        rule=RULE,
        path=client.spec,
        message=f"upstream: {message}",
        fix=shell_command([fix]) if fix else "",
        pointer=worst.change.pointer or None if worst else None,
        old=_position(worst, worst.change.old) if worst else None,
        new=_position(worst, worst.change.new) if worst else None,
    )
    return replace(
        report,
        exit_code=worst_exit_code([report.exit_code, code]),
        findings=(*report.findings, finding),
        repair=report.repair or fix,
    )


def _position(each: ReportedChange, side: Side | None) -> DocumentPosition | None:
    """Return the position of one side of a change. The message of the finding has the values."""
    found = document_position(side, each.change.pointer)
    return None if found is None else replace(found, value="")
