"""What `check --upstream` adds to a report: whether the source still serves what the snapshot holds."""

from dataclasses import replace

from opgen.cli.fetch import DRIFT, counts, refresh_client, repair
from opgen.cli.verbosity import Talk, worst
from opgen.config.clients import Client
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import ClientReport, Finding, Repair, shell_command

RULE = "upstream"


def with_upstream(report: ClientReport, client: Client, talk: Talk) -> ClientReport:
    """`report` and what the client's source says today; asks the network, writes nothing.

    Raises `UsageError` for a client without configuration, whose source is its only document.
    """
    if not client.is_configured:
        raise UsageError("--upstream is about a snapshot of the configuration")
    try:
        refreshed = refresh_client(client, talk, accept=True, write=False)
    except OpgenError as error:
        message = str(error).partition("\n")[0]
        return _failed(report, client, message, error.exit_code)
    if refreshed.state == "unchanged":
        remarks = (*report.remarks, "upstream: same", *refreshed.warnings)
        return replace(report, remarks=remarks)
    fix = repair(client, "fetch")
    message = f"{refreshed.state}, {counts(refreshed)}"
    return _failed(report, client, message, DRIFT, fix)


def _failed(
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
        exit_code=worst([report.exit_code, code]),
        findings=(*report.findings, finding),
        repair=report.repair or fix,
    )
