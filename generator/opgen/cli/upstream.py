"""Option `check --upstream`: compare the snapshot with its source."""

from dataclasses import replace

from opgen.cli.fetch import DRIFT, counts, update_client_snapshot
from opgen.cli.labels import repair
from opgen.cli.verbosity import Verbosity
from opgen.config.clients import Client
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import (
    ClientReport,
    Finding,
    Repair,
    shell_command,
    worst_exit_code,
)

RULE = "upstream"


def add_upstream_finding(
    report: ClientReport, client: Client, verbosity: Verbosity
) -> ClientReport:
    """Compare the snapshot with its source without writing, and return `report` with the result.

    Raises:
        UsageError: The client is not configured, so its document has no separate source.
    """
    if not client.is_configured:
        raise UsageError("--upstream requires a configured client")
    try:
        update = update_client_snapshot(client, verbosity, accept=True, write=False)
    except OpgenError as error:
        message = str(error).partition("\n")[0]
        return _with_finding(report, client, message, error.exit_code)
    if update.state == "unchanged":
        remarks = (*report.remarks, "upstream: unchanged", *update.warnings)
        return replace(report, remarks=remarks)
    fix = repair(client, "fetch")
    message = f"{update.state}, {counts(update)}"
    return _with_finding(report, client, message, DRIFT, fix)


def _with_finding(
    report: ClientReport,
    client: Client,
    message: str,
    code: int,
    fix: Repair | None = None,
) -> ClientReport:
    finding = Finding(
        rule=RULE,
        path=client.spec,
        message=f"upstream: {message}",
        fix=shell_command([fix]) if fix else "",
    )
    return replace(
        report,
        exit_code=worst_exit_code([report.exit_code, code]),
        findings=(*report.findings, finding),
        repair=report.repair or fix,
    )
