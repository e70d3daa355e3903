"""Command `check`: compare the committed packages with packages rendered from the snapshots."""

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from opgen.cli.cache import opened_cache
from opgen.cli.command_options import (
    CacheDir,
    ClientNames,
    Config,
    Format,
    NoCache,
    NoColor,
    Output,
    Package,
    Quiet,
    Reports,
    Spec,
    Verbose,
    config_path,
    select_clients,
    verbosity_of,
)
from opgen.cli.console import (
    InternalError,
    Verbosity,
    print_machine_format,
    print_message,
    print_problems,
    progress_lines,
)
from opgen.config.clients import Client, Configuration
from opgen.core import disk
from opgen.core.collection import paused_collection
from opgen.core.digests import text_digest
from opgen.core.errors import OpgenError, UsageError
from opgen.core.findings import ClientReport, Finding, Level, counted, exit_code, worst_exit_code
from opgen.core.terminal import printable
from opgen.diff.package_changes import with_package_changes
from opgen.output.check import check as check_tree
from opgen.project.cache import Entries
from opgen.project.documents import NoSnapshotError, UnresolvedSnapshotError, unresolved_record
from opgen.project.hooks import hook_findings
from opgen.project.labels import labels, repair
from opgen.project.orphans import orphaned_packages
from opgen.project.packages import RenderedClient, render_client
from opgen.project.positions import LocatedError
from opgen.reports.formats import MACHINE_FORMATS
from opgen.reports.markdown import render_markdown
from opgen.reports.rules import ERROR_RULES, error_report
from opgen.reports.text import render_text
from opgen.snapshot import provenance
from opgen.snapshot.update import provenance_file
from opgen.source.limits import MAX_BYTES

_TEXT = "text"
_STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTarget:
    """Report in one format, written to a file, or printed if there is no `path`."""

    format_: str
    path: Path | None = None


def report_targets(format_: str, reports: Sequence[str]) -> tuple[ReportTarget, ...]:
    """Return the targets of `--format` and of each `--report FORMAT=FILE`.

    Raises:
        UsageError: A format is unknown, two reports have the same file or are printed, or a file is unusable.
    """
    targets = (ReportTarget(format_=format_), *map(_target, reports))
    paths = [target.path for target in targets if target.path is not None]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError(f'several reports for the file "{path}"\n  hint: name another file for each --report')
    printed = [target.format_ for target in targets if target.path is None and target.format_ != _TEXT]
    if len(printed) > 1:
        raise UsageError(
            f"several reports for standard output: {', '.join(printed)}\n"
            f"  hint: write one of them to a file with --report {printed[1]}=FILE"
        )
    return targets


def _target(text: str) -> ReportTarget:
    format_, _, file = text.partition("=")
    known = (_TEXT, *MACHINE_FORMATS)
    if format_ not in known:
        raise UsageError(f'unknown report format "{format_}"\n  hint: use FORMAT=FILE, with one of: {", ".join(known)}')
    if file in {"", _STANDARD_OUTPUT}:
        return ReportTarget(format_=format_)
    # The file is replaced, so a link stays a link only if its target is replaced.
    path = Path(os.path.realpath(file))
    if path.exists() and not path.is_file():
        raise UsageError(f'report "{file}" is not a regular file\n  hint: use --report {format_} for standard output')
    return ReportTarget(format_=format_, path=path)


def shows_all(target: ReportTarget) -> bool:
    """Return whether the report contains all details, as every report does except the short text."""
    return target.format_ != _TEXT or target.path is not None


def write_reports(reports: Sequence[ClientReport], targets: Sequence[ReportTarget]) -> int:
    """Write all `targets`, and append Markdown to the step summary if one of them has the format `github`.

    A file has its old content or the complete report at every moment. Return the exit code of a failed write, or 0.

    Raises:
        OutputClosedError: The reader closed standard output.
    """
    try:
        for target in targets:
            if target.path is not None:
                _write(target.path, _rendered(reports, target.format_))
        if any(target.format_ == "github" for target in targets):
            _append_summary(os.environ.get("GITHUB_STEP_SUMMARY", ""), reports)
        for target in targets:
            if target.path is None and target.format_ != _TEXT:
                print_machine_format(_rendered(reports, target.format_).rstrip("\n"))
    except UsageError as error:
        print_problems(error)
        return error.exit_code
    return 0


def _rendered(reports: Sequence[ClientReport], format_: str) -> str:
    if format_ == _TEXT:
        return render_text(reports, verbose=True)
    return MACHINE_FORMATS[format_](reports)


def _write(path: Path, text: str) -> None:
    with disk.refusing(f"write the report {path.name}"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with disk.locked(path.parent):
            disk.write_file(path, text.encode("utf-8", "backslashreplace"))


def _append_summary(file: str, reports: Sequence[ClientReport]) -> None:
    """Append the reports to the step summary. An error is a warning, because the exit code has the outcome."""
    if not file:
        return
    try:
        with Path(file).open("a", encoding="utf-8", newline="\n") as summary:
            summary.write(render_markdown(reports) + "\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        print_message(f"warning: cannot write the step summary: {printable(reason)} ({printable(file)})")


_PRINTED_RULES = frozenset(ERROR_RULES[code] for code in (2, 3, 5, 70))
"""Rules of errors that `check` prints at once. The text report of the client does not repeat these errors."""


def check_command(  # noqa: PLR0913 - each is an option of the command
    names: ClientNames = None,
    *,
    spec: Spec = None,
    output: Output = None,
    package: Package = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Report changed tool versions and CRLF line ends as errors.")
    ] = False,
    upstream: Annotated[
        bool, typer.Option("--upstream", help="Compare each snapshot with its source, over the network.")
    ] = False,
    staged: Annotated[
        bool, typer.Option("--staged", help="Check the files in the index of git, not those of the working tree.")
    ] = False,
    format_: Annotated[Format, typer.Option("--format", help="Format of the report.")] = Format.TEXT,
    report: Reports = None,
    config: Config = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
) -> None:
    """Check that the committed packages are up to date."""
    targets = report_targets(format_.value, report or ())
    verbosity = verbosity_of(quiet=quiet, verbose=verbose, no_color=no_color)
    if staged and (upstream or spec is not None):
        raise UsageError("--staged cannot be used with --upstream or --spec")
    with _staged(config) if staged else nullcontext(config) as given:
        file = config_path(given, quiet=quiet or spec is not None)
        try:
            selected = select_clients(names or (), file, spec=spec, output=output, package=package)
            if upstream:
                _refuse_upstream(selected.clients)
        except UsageError as error:
            # A program that requested a report always receives one. With `--spec` the error is in the command line.
            write_reports([error_report_of("opgen", error, "" if spec else file.as_posix())], targets)
            raise
        with opened_cache(cache_dir, verbosity, is_disabled=no_cache) as entries:
            code = check(selected, verbosity, entries, strict=strict, upstream=upstream, targets=targets)
    raise typer.Exit(code)


def _staged(config: Path | None) -> AbstractContextManager[Path | None]:
    from opgen.project.staged import staged_folder  # noqa: PLC0415 - most checks read the working tree

    return staged_folder(config)


@paused_collection()
def check(  # noqa: PLR0913 - each is an option of the command
    selected: Configuration,
    verbosity: Verbosity,
    entries: Entries | None,
    *,
    strict: bool,
    upstream: bool,
    targets: Sequence[ReportTarget],
) -> int:
    """Compare each client's committed package with the rendered package, without writing.

    Args:
        selected: The clients to check, each independently of the others. A client with an invalid section has a
            report too.
        verbosity: Options of the console.
        entries: The cache, or `None`.
        strict: Report changed tool versions and CRLF line ends as errors, not as notes.
        upstream: Fetch the sources too, and compare the snapshots with them.
        targets: The reports to print and to write. Standard error always has the text for people.

    Returns:
        The worst exit code of all clients.
    """
    clients = selected.clients
    # The short text does not show the difference, which takes time.
    with_difference = verbosity.verbose or any(map(shows_all, targets))
    reports = [
        _check_client(client, verbosity, entries, strict=strict, with_difference=with_difference) for client in clients
    ]
    if upstream:
        # Most checks fetch nothing, and this module imports the comparison of documents.
        from opgen.cli.fetch import add_upstream_finding  # noqa: PLC0415 - only `--upstream` fetches

        reports = [
            add_upstream_finding(report, client, verbosity) for report, client in zip(reports, clients, strict=True)
        ]
    first, *rest = reports
    about_all = (*orphaned_packages(selected), *hook_findings(clients))
    reports = [replace(first, findings=(*first.findings, *about_all)), *rest]
    for name, error in selected.errors.items():
        print_problems(error)
        reports.append(error_report_of(name, error))
    reports = [with_relative_paths(report) for report in reports]
    code = write_reports(reports, targets)
    blocks = [_without_printed(report) for report in reports if report.exit_code or not verbosity.quiet]
    if blocks:
        print_message(render_text(blocks, verbose=verbosity.verbose, color=verbosity.color).rstrip("\n"))
    return worst_exit_code([code, exit_code(reports)])


def _refuse_upstream(clients: Sequence[Client]) -> None:
    """Raise `UsageError` if a client has no configured source."""
    if not all(client.is_configured for client in clients):
        raise UsageError("--upstream requires a configured client\n  hint: leave out --spec, or leave out --upstream")


def with_relative_paths(report: ClientReport) -> ClientReport:
    """Return `report` with relative paths in messages, so that reports are the same on all machines."""
    here = f"{Path.cwd()}{os.sep}"
    findings = [
        replace(finding, message=finding.message.replace(here, ""), fix=finding.fix.replace(here, ""))
        for finding in report.findings
    ]
    return replace(report, findings=tuple(findings))


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
            with_foreign=verbosity.verbose,
            with_difference=with_difference,
            extend=partial(with_package_changes, rendered),
        )
    except OpgenError as error:
        return _failure_report(client, error, path)
    except Exception as error:  # noqa: BLE001 - reported, and the check continues
        return _failure_report(client, InternalError(error), path)
    return _with_snapshot_findings(report, rendered)


def _failure_report(client: Client, error: OpgenError, path: str) -> ClientReport:
    """Return the report of a client whose check failed; `path` is the file with the error."""
    print_problems(error)
    report = error_report_of(client.name, error, path)
    is_fetched = isinstance(error, UnresolvedSnapshotError | NoSnapshotError) and client.source
    return replace(report, repair=repair(client, "fetch")) if is_fetched else report


def error_report_of(name: str, error: OpgenError, path: str = "") -> ClientReport:
    """Return the report of an error, with a finding for each line of its message and the hint as its fix."""
    report = error_report(name, error, path=path)
    if isinstance(error, LocatedError):
        return replace(report, headline=counted(len(error.errors), "problem"))
    message, _, hint = str(error).partition("\n  hint: ")
    lines, fix = filter(None, message.split("\n")), hint.removeprefix("run: ")
    findings = tuple(replace(report.findings[0], message=line, fix=fix) for line in lines)
    return replace(report, findings=findings or report.findings)


def _without_printed(report: ClientReport) -> ClientReport:
    findings = [finding for finding in report.findings if finding.rule not in _PRINTED_RULES]
    return replace(report, findings=tuple(findings))


def _with_snapshot_findings(report: ClientReport, rendered: RenderedClient) -> ClientReport:
    """Return `report` with the findings about the snapshot. A merge conflict in its provenance is an error."""
    findings = (*_snapshot_findings(rendered), *_needless_corrections(rendered))
    report = replace(report, findings=(*report.findings, *findings))
    if all(finding.level is Level.NOTE for finding in findings):
        return report
    has_source = bool(rendered.client.source)
    return replace(
        report,
        exit_code=worst_exit_code([report.exit_code, 1]),
        repair=report.repair or (repair(rendered.client, "fetch") if has_source else None),
    )


def _needless_corrections(rendered: RenderedClient) -> Iterator[Finding]:
    if any(b"x-opgen-correction" in each for each in rendered.inputs.overlays):
        from opgen.cli.learn import needless_findings  # noqa: PLC0415 - most clients have no corrections

        yield from needless_findings(rendered.client)


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
        if conflict is not None:
            yield conflict
            return
        content = disk.read_file(record, MAX_BYTES)
        if content is None:
            return
        recorded = provenance.load(content, str(record)).snapshot_sha256
    except OpgenError as error:
        message = str(error)
        yield Finding(rule="provenance", path=str(record), message=message, level=Level.NOTE)
        return
    if text_digest(rendered.inputs.content) != recorded:
        yield Finding(
            rule="snapshot-edited",
            path=client.spec_file,
            message="edited by hand since it was fetched; the next fetch overwrites it",
            level=Level.NOTE,
        )
