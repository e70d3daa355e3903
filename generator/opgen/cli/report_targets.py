"""Reports of `check` and `probe`: the options `--format` and `--report`, files, standard output and the console."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from opgen.cli.command_options import Format, ReportFormat, Reports
from opgen.cli.console import Verbosity, print_machine_format, print_message, print_problems, print_result
from opgen.core import disk
from opgen.core.errors import UsageError
from opgen.core.findings import ClientReport, exit_code, worst_exit_code
from opgen.core.frozen import frozen
from opgen.core.terminal import printable
from opgen.reports.formats import MACHINE_FORMATS
from opgen.reports.markdown import render_markdown
from opgen.reports.rules import ERROR_RULES
from opgen.reports.text import render_text

_TEXT = "text"
_STANDARD_OUTPUT = "-"


@frozen
class ReportTarget:
    """Report in one format, written to a file, or printed if there is no `path`."""

    format_: str
    path: Path | None = None


def _report_targets(*, format_: ReportFormat = Format.TEXT, report: Reports = ()) -> tuple[ReportTarget, ...]:
    """Return the targets of `--format` and of each `--report FORMAT=FILE`.

    Raises:
        UsageError: A format is unknown, two reports have the same file or are printed, or a file is unusable.
    """
    targets = (ReportTarget(format_=format_.value), *map(_target, report))
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


Targets = Annotated[tuple[ReportTarget, ...], _report_targets]


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


def publish(
    reports: Sequence[ClientReport],
    targets: Sequence[ReportTarget],
    verbosity: Verbosity,
    remark: str = "",
    *,
    is_result: bool = False,
) -> int:
    """Write the `reports` to all `targets`, print them for people, and return the worst exit code.

    `remark` ends the headline for people. A result goes to standard output, unless another format is there.
    """
    reports = [_with_relative_paths(report) for report in reports]
    code = write_reports(reports, targets)
    blocks = [_for_people(report, remark) for report in reports if report.exit_code or not verbosity.quiet]
    if blocks and is_result and not any(each.path is None and each.format_ != _TEXT for each in targets):
        print_result(_shown(blocks, verbosity))
    else:
        print_reports(blocks, verbosity)
    return worst_exit_code([code, exit_code(reports)])


def print_reports(reports: Sequence[ClientReport], verbosity: Verbosity) -> None:
    """Print the `reports` for people, if there are any."""
    if reports:
        print_message(_shown(reports, verbosity))


def _shown(reports: Sequence[ClientReport], verbosity: Verbosity) -> str:
    return render_text(reports, verbose=verbosity.verbose, color=verbosity.color).rstrip("\n")


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


def _with_relative_paths(report: ClientReport) -> ClientReport:
    """Return `report` with relative paths in messages, so that reports are the same on all machines."""
    here = f"{Path.cwd()}{os.sep}"
    findings = [
        replace(finding, message=finding.message.replace(here, ""), fix=finding.fix.replace(here, ""))
        for finding in report.findings
    ]
    return replace(report, findings=tuple(findings))


_PRINTED_RULES = frozenset(ERROR_RULES[code] for code in (2, 3, 5, 70))
"""Rules of errors that are printed at once. The text report of the client does not repeat these errors."""


def _for_people(report: ClientReport, remark: str) -> ClientReport:
    findings = [finding for finding in report.findings if finding.rule not in _PRINTED_RULES]
    return replace(report, findings=tuple(findings), headline=report.headline + remark)
