"""Order, groups and positions of findings, shared by all formats for people."""

from collections.abc import Iterable

from opgen.core.findings import ClientReport, Finding, Level


def errors_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the errors, then the notes, both in the given order, so that equal notes stay together."""
    return sorted(findings, key=lambda finding: finding.level is Level.NOTE)


def group_key(finding: Finding) -> tuple[Level, str, str]:
    """Return the level, rule and message; notes with the same key share one line."""
    return finding.level, finding.rule, finding.message


def path_in_output(report: ClientReport, path: str) -> str:
    """Return `path` relative to the client's output folder, or unchanged if `path` is outside."""
    return path.removeprefix(f"{report.output}/") if report.output else path


def position(report: ClientReport, finding: Finding) -> str:
    """Return `path` or `path:line` of a finding, relative to the output folder."""
    path = path_in_output(report, finding.path)
    return path if finding.line is None else f"{path}:{finding.line}"
