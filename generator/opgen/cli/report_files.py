"""Reports of `check`: on standard output, in files, and in the summary of a GitHub Actions step."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from opgen.cli.console import print_machine_format, print_message
from opgen.core import disk
from opgen.core.errors import UsageError
from opgen.core.findings import ClientReport
from opgen.core.terminal import printable
from opgen.reports.formats import MACHINE_FORMATS
from opgen.reports.markdown import render_markdown
from opgen.reports.text import render_text

_TEXT: Final = "text"
_STANDARD_OUTPUT: Final = "-"


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


def write_reports(
    reports: Sequence[ClientReport], targets: Sequence[ReportTarget], environment: Mapping[str, str]
) -> None:
    """Write all `targets`, and append Markdown to the step summary if one of them has the format `github`.

    A file has its old content or the complete report at every moment.

    Raises:
        UsageError: A report cannot be written.
        OutputClosedError: The reader closed standard output.
    """
    for target in targets:
        if target.path is not None:
            _write(target.path, _rendered(reports, target.format_))
    if any(target.format_ == "github" for target in targets):
        _append_summary(environment.get("GITHUB_STEP_SUMMARY", ""), reports)
    for target in targets:
        if target.path is None and target.format_ != _TEXT:
            print_machine_format(_rendered(reports, target.format_).rstrip("\n"))


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
