"""What `check --upstream` adds to a report: whether the source still serves what the snapshot holds."""

from dataclasses import replace

from generator.cli.fetching import counts, refresh_client
from generator.cli.talk import Talk, worst
from generator.config import Client
from generator.errors import OpgenError
from generator.reports.finding import ClientReport, Finding, Repair

RULE = "upstream"
MOVED = 1


def with_upstream(report: ClientReport, client: Client, talk: Talk) -> ClientReport:
    """`report` and what the client's source says today; asks the network, writes nothing."""
    try:
        refreshed = refresh_client(client, talk, accept=True, write=False)
    except OpgenError as error:
        message = f"upstream: {str(error).partition(chr(10))[0]}"
        return _failed(report, client, message, error.exit_code, fix="")
    if refreshed.state == "unchanged":
        return replace(report, remarks=(*report.remarks, "upstream: same"))
    message = f"upstream: {counts(refreshed)}"
    return _failed(report, client, message, MOVED, fix=f"opgen fetch {client.name}")


def _failed(
    report: ClientReport, client: Client, message: str, code: int, *, fix: str
) -> ClientReport:
    finding = Finding(rule=RULE, path=client.spec, message=message, fix=fix)
    repair = report.repair
    if repair is None and fix:
        repair = Repair(command="opgen fetch", name=client.name)
    return replace(
        report,
        exit_code=worst([report.exit_code, code]),
        findings=(*report.findings, finding),
        repair=repair,
    )
