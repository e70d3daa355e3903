"""Command `check`: compare the committed packages with packages rendered from the snapshots."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

from typer import Option

from opgen.cli.cache import Cache
from opgen.cli.command_options import Clients, Shown
from opgen.cli.console import InternalError, Verbosity, print_problems, progress_lines
from opgen.cli.report_targets import Targets, publish, shows_all, write_reports
from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.collection import paused_collection
from opgen.core.digests import text_digest
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import ClientReport, Finding, Level
from opgen.diff.summary import with_package_changes
from opgen.output.check import check as check_tree
from opgen.project import provenance
from opgen.project.cache import Entries
from opgen.project.documents import NoSnapshotError, UnresolvedSnapshotError, unresolved_record
from opgen.project.labels import labels, repair
from opgen.project.packages import RenderedClient, render_client
from opgen.project.snapshots import provenance_file
from opgen.reports.rules import error_report
from opgen.source.limits import MAX_BYTES


@paused_collection()
def check_command(  # noqa: PLR0913 - each is an option of the command
    selection: Clients,
    targets: Targets,
    cache: Cache,
    verbosity: Shown,
    *,
    strict: Annotated[bool, Option(help="Report changed tool versions and CRLF line ends as errors.")] = False,
    upstream: Annotated[bool, Option(help="Compare each snapshot with its source, over the network.")] = False,
) -> int:
    """Check that the committed packages are up to date."""
    file = selection.file(verbosity)
    try:
        selected = selection.clients(file)
        if upstream:
            _refuse_upstream(selected.clients)
    except UsageError as error:
        # A program that requested a report always receives one. With `--spec` the error is in the command line.
        write_reports([error_report("opgen", error, "" if selection.spec else file.as_posix())], targets)
        raise
    # The short text does not show the difference, which takes time.
    with_difference = bool(verbosity.verbose) or any(map(shows_all, targets))
    with cache as entries:
        reports = [
            _check_client(each, verbosity, entries, strict=strict, with_difference=with_difference)
            for each in selected.clients
        ]
    if upstream:
        # Most checks fetch nothing, and this module imports the comparison of documents.
        from opgen.cli.fetch import with_upstream_finding  # noqa: PLC0415 - only `--upstream` fetches

        pairs = zip(reports, selected.clients, strict=True)
        reports = [with_upstream_finding(report, client, verbosity) for report, client in pairs]
    for name, each in selected.errors.items():
        print_problems(each)
        reports.append(error_report(name, each))
    return publish(reports, targets, verbosity)


def _refuse_upstream(clients: Sequence[Client]) -> None:
    """Raise `UsageError` if a client has no configured source."""
    if not all(client.is_configured for client in clients):
        raise UsageError("--upstream requires a configured client\n  hint: leave out --spec, or leave out --upstream")


def _check_client(
    client: Client, verbosity: Verbosity, entries: Entries | None, *, strict: bool, with_difference: bool
) -> ClientReport:
    """Return the report of one client.

    An internal error becomes a finding too, so that the check of the other clients continues.
    """
    client_labels = labels(client)
    path = client_labels.spec
    try:
        rendered = render_client(client, progress_lines(verbosity), entries)
        path = client_labels.output
        report = check_tree(
            rendered.package,
            client.output_folder,
            client_labels,
            strict=strict,
            with_foreign=bool(verbosity.verbose),
            with_difference=with_difference,
            extend=partial(with_package_changes, rendered),
        )
    except OpgenError as error:
        return _failure_report(client, error, path)
    except Exception as error:  # noqa: BLE001 - reported, and the check continues
        return _failure_report(client, InternalError(error), path)
    return _with_snapshot_findings(report, rendered)


def _failure_report(client: Client, error: OpgenError, path: str) -> ClientReport:
    """Return the report about the failed check of a client; `path` is the file with the error."""
    print_problems(error)
    report = error_report(client.name, error, path)
    is_fetched = isinstance(error, UnresolvedSnapshotError | NoSnapshotError) and client.source
    return replace(report, repair=repair(client, "fetch")) if is_fetched else report


def _with_snapshot_findings(report: ClientReport, rendered: RenderedClient) -> ClientReport:
    """Return `report` with the findings about the snapshot. A merge conflict in its provenance is an error."""
    findings = tuple(_snapshot_findings(rendered))
    if all(finding.level is Level.NOTE for finding in findings):
        return report.extended(findings)
    return report.extended(findings, 1, repair(rendered.client, "fetch") if rendered.client.source else None)


def _snapshot_findings(rendered: RenderedClient) -> Iterator[Finding]:
    """Yield a note if the snapshot was edited after the fetch, or if the provenance file is unreadable.

    Yield an error if the provenance file has conflict markers.

    Code that matches an edited snapshot may not match the API.
    """
    client = rendered.client
    if not client.is_configured:
        return
    record = provenance_file(Path(client.spec_file))
    try:
        conflict = unresolved_record(client)
        content = disk.read_file(record, MAX_BYTES)
        if conflict is not None or content is None:
            yield from filter(None, [conflict])
            return
        recorded = provenance.load(content, str(record)).snapshot_sha256
    except OpgenError as error:
        yield Finding(rule="provenance", path=str(record), message=str(error), level=Level.NOTE)
        return
    if text_digest(rendered.inputs.content) != recorded:
        yield Finding(
            rule="snapshot-edited",
            path=client.spec_file,
            message="edited by hand since it was fetched; the next fetch overwrites it",
            level=Level.NOTE,
        )
