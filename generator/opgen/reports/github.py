"""Findings as workflow commands that annotate a GitHub Actions run."""

from collections.abc import Iterator, Sequence

from opgen.core.findings import ClientReport, Finding, Level, exit_code, first_of, repair_command, with_fix
from opgen.core.terminal import printable
from opgen.reports.presentation import files_of, positions

_CHECK = "opgen check"
_MAX_LENGTH = 1000
_MAX_FILES = 5
_MAX_DIFFERENCE = 20
_MAX_LINE_LENGTH = 120


def render_github(reports: Sequence[ClientReport]) -> str:
    """Return a summary line, then a line for each finding, errors first, with a line for each use of a changed name.

    GitHub shows only ten annotations of a step, so the summary comes first. Changes that do not count have no line.
    """
    findings = [(report, finding) for report in reports for finding in report.findings]
    findings.sort(key=lambda pair: pair[1].level is Level.NOTE)
    lines = (line for report, finding in findings for line in _annotations(report, finding))
    return "".join((_summary(reports), *lines))


def _summary(reports: Sequence[ClientReport]) -> str:
    code = exit_code(reports)
    if not code:
        return _command("notice", {"title": "opgen"}, f"ok: {', '.join(report.name for report in reports)}")
    failures = [f"{report.name} {report.status} {report.headline}".rstrip() for report in reports if report.exit_code]
    command = repair_command(reports)
    return _command(
        "error", {"title": f"opgen: exit {code}"}, "; ".join((*failures, *([f"run: {command}"] if command else [])))
    )


def _annotations(report: ClientReport, finding: Finding) -> Iterator[str]:
    if report.command != _CHECK and finding.level is Level.NOTE:
        return
    # GitHub shows an annotation beside a file, not beside a folder.
    properties = {"file": finding.files[0] if finding.files else finding.path}
    if finding.line is not None:
        properties["line"] = str(finding.line)
    properties["title"] = f"{report.name}: {finding.rule}"
    kind = "error" if finding.level is Level.ERROR else "notice"
    yield _command(kind, properties, with_fix(finding), *_details(report, finding))
    for use in finding.uses:
        at = {"file": use.path, "line": str(use.line or ""), "title": properties["title"]}
        yield _command(kind, at, finding.message)


def _details(report: ClientReport, finding: Finding) -> Iterator[str]:
    """Yield the files, positions and difference of a finding, one line each."""
    files = files_of(report, finding)
    if files:
        yield first_of([*map(printable, files)], _MAX_FILES)
    yield from positions(finding)
    for line in finding.difference[:_MAX_DIFFERENCE]:
        yield printable(line, _MAX_LINE_LENGTH)
    if len(finding.difference) > _MAX_DIFFERENCE:
        yield f"and {len(finding.difference) - _MAX_DIFFERENCE} more lines"


def _command(name: str, properties: dict[str, str], *lines: str) -> str:
    """Return a workflow command with a message of several lines. Source: github.com/actions/toolkit, packages/core/src/command.ts."""
    written = ",".join(
        f"{key}={_data(value).replace(':', '%3A').replace(',', '%2C')}" for key, value in properties.items() if value
    )
    return f"::{name} {written}::{'%0A'.join(map(_data, lines))}\n"


def _data(text: str) -> str:
    # `printable` escapes line ends. A second escape protects against a later change of `printable`.
    return printable(text, _MAX_LENGTH).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
