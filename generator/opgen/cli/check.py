"""The verb `check`: is the committed code what the snapshots give today?"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from opgen.cli.console import say, say_problems, show_format
from opgen.cli.internal_error import BugError
from opgen.cli.labels import command, labels
from opgen.cli.positions import LocatedError
from opgen.cli.rendering import (
    NoSnapshotError,
    Rendered,
    render_client,
)
from opgen.cli.upstream import with_upstream
from opgen.cli.verbosity import Talk
from opgen.config.clients import Client
from opgen.core import disk
from opgen.core.digests import text_digest
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import (
    ClientReport,
    Finding,
    Level,
    Repair,
    counted,
    exit_code,
)
from opgen.output.check import check as check_tree
from opgen.reports.error_report import ERROR_RULES, error_report
from opgen.reports.formats import MACHINE_FORMATS
from opgen.reports.text import render_text
from opgen.snapshot import provenance
from opgen.snapshot.update import provenance_file
from opgen.source.limits import MAX_BYTES

_TOLD = frozenset(ERROR_RULES[code] for code in (2, 3, 5, 70))
"""Rules of errors that are told in full when they occur, so that the block of their client need not repeat them."""


def check(
    clients: Sequence[Client],
    talk: Talk,
    *,
    strict: bool,
    upstream: bool,
    format_: str,
) -> int:
    """Hold what the snapshots give against what is committed, each client on its own; writes nothing.

    Only with `upstream` is the network asked, whether the snapshots are still what is served.
    """
    reports = [_checked(client, talk, strict=strict) for client in clients]
    if upstream:
        reports = [
            with_upstream(report, client, talk)
            for report, client in zip(reports, clients, strict=True)
        ]
    reports = [_from_here(report) for report in reports]
    _show(reports, format_)
    blocks = [
        _without_told(report)
        for report in reports
        if report.exit_code or not talk.quiet
    ]
    if blocks:
        say(render_text(blocks, verbose=talk.verbose, color=talk.color).rstrip("\n"))
    return exit_code(reports)


def refuse_upstream(clients: Sequence[Client], *, upstream: bool) -> None:
    """Raise `UsageError` where `upstream` asks for the source of a client that has none but its document."""
    if upstream and not all(client.is_configured for client in clients):
        raise UsageError("--upstream asks the source of a client in the configuration")


def refuse(error: OpgenError, path: str, format_: str) -> None:
    """Report in `format_` what left no client to check: who asked for a report reads one, whatever happens.

    `path` is the file that it is about, if any. For people, who ends the command says it.
    """
    report = error_report("opgen", error, path=path)
    _show([replace(report, findings=_by_line(report.findings[0], error))], format_)


def _from_here(report: ClientReport) -> ClientReport:
    """`report` with paths in messages from the working directory: reports of two machines are to be the same."""
    here = f"{Path.cwd()}{os.sep}"
    findings = [
        replace(finding, message=finding.message.replace(here, ""))
        for finding in report.findings
    ]
    return replace(report, findings=tuple(findings))


def _show(reports: Sequence[ClientReport], format_: str) -> None:
    if format_ in MACHINE_FORMATS:
        show_format(MACHINE_FORMATS[format_](reports).rstrip("\n"))


def _checked(client: Client, talk: Talk, *, strict: bool) -> ClientReport:
    """The report on one client, whatever happens: a bug in one must not hide the drift of another."""
    about = labels(client)
    path = about.spec
    try:
        rendered = render_client(client)
        path = about.output
        report = check_tree(
            rendered.package,
            client.output_folder,
            about,
            strict=strict,
            with_foreign=talk.verbose,
        )
    except OpgenError as error:
        return _failed(client, error, path)
    except Exception as error:  # noqa: BLE001 - told as a bug, and the check goes on
        return _failed(client, BugError(error), path)
    notes = tuple(_snapshot_notes(rendered))
    return replace(report, findings=(*report.findings, *notes))


def _failed(client: Client, error: OpgenError, path: str) -> ClientReport:
    """The report on a client that could not be checked; `path` is what the error is about."""
    say_problems(error)
    report = error_report(client.name, error, path=path)
    if isinstance(error, LocatedError):
        return replace(report, headline=counted(len(error.problems), "problem"))
    findings = _by_line(report.findings[0], error)
    repair = None
    if isinstance(error, NoSnapshotError) and client.source:
        repair = Repair(command=command(client, "fetch"), name=client.name)
    return replace(report, findings=findings, repair=repair)


def _by_line(finding: Finding, error: OpgenError) -> tuple[Finding, ...]:
    """The finding that `error` is, once for each thing that it says is wrong, with what it advises."""
    message, _, hint = str(error).partition("\n  hint: ")
    fix = hint.removeprefix("run: ")
    return tuple(
        replace(finding, message=line, fix=fix) for line in message.split("\n") if line
    ) or (finding,)


def _without_told(report: ClientReport) -> ClientReport:
    findings = [finding for finding in report.findings if finding.rule not in _TOLD]
    return replace(report, findings=tuple(findings))


def _snapshot_notes(rendered: Rendered) -> Iterator[Finding]:
    """A note on a snapshot that is not what was fetched: the code is true to it, and it may not be to the API."""
    client = rendered.client
    if not client.is_configured:
        return
    snapshot = Path(client.spec_file)
    record = provenance_file(snapshot)
    try:
        content = disk.read_file(record, MAX_BYTES)
        if content is None:
            return
        recorded = provenance.load(content, str(record)).snapshot_sha256
    except OpgenError as error:
        message = str(error)
        yield Finding(
            rule="provenance", path=str(record), message=message, level=Level.NOTE
        )
        return
    if text_digest(rendered.document.source.content) != recorded:
        yield Finding(
            rule="snapshot-edited",
            path=client.spec_file,
            message="not what was fetched: edited by hand, and the next fetch replaces it",
            level=Level.NOTE,
        )
