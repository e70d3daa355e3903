"""Findings for people: a block for each client, and the command that repairs as the last line."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from opgen.core.findings import (
    ClientReport,
    Finding,
    Level,
    repair_command,
    status,
)
from opgen.core.terminal import printable

_MOST: Final = 20
"""How many findings of a client are shown where not all are asked for."""
_WIDEST: Final = 32
"""How wide a column may grow for the sake of alignment."""

_LONGEST: Final = 500
"""How many characters of a message are shown."""

_RED: Final = "\x1b[31m"
_GREEN: Final = "\x1b[32m"
_PLAIN: Final = "\x1b[0m"


def render_text(
    reports: Sequence[ClientReport], *, verbose: bool = False, color: bool = False
) -> str:
    """All of `reports`; with `verbose` every finding, and notes about single files too."""
    blocks = [
        _block(report, reports, verbose=verbose, color=color) for report in reports
    ]
    command = repair_command(reports)
    return "".join(blocks) + (f"run: {printable(command, None)}\n" if command else "")


def _block(
    report: ClientReport, reports: Sequence[ClientReport], *, verbose: bool, color: bool
) -> str:
    name_width = max(len(printable(other.name)) for other in reports)
    status_width = max(len(status(other.exit_code)) for other in reports)
    verdict = f"{status(report.exit_code):<{status_width}}"
    if color:
        verdict = (_GREEN if report.exit_code == 0 else _RED) + verdict + _PLAIN
    head = f"{printable(report.name):<{name_width}}  {verdict}  {printable(report.headline)}"
    rows = _rows(report, verbose=verbose)
    shown = rows if verbose else rows[:_MOST]
    lines = [head.rstrip(), *_align(shown)]
    if len(shown) < len(rows):
        lines.append(f"  and {len(rows) - len(shown)} more (-v)")
    lines.extend(f"  {printable(remark)}" for remark in report.remarks)
    return "\n".join(lines) + "\n"


def _rows(report: ClientReport, *, verbose: bool) -> list[tuple[str, str, str]]:
    """Label, place and message of each line. Notes of one rule that say the same are one line, but with `verbose`."""
    rows: list[tuple[str, str, str]] = []
    repair = repair_command([report])
    for (level, rule, _), group in groupby(_ordered(report.findings), key=_sameness):
        findings = list(group)
        label = rule.upper().replace("-", "_")
        if level is Level.NOTE and len(findings) > 1 and not verbose:
            rows.append(
                (label, f"{len(findings)} files", _message(findings[0], repair))
            )
        else:
            rows.extend(
                (label, _place(report, finding), _message(finding, repair))
                for finding in findings
            )
    return rows


def _message(finding: Finding, repair: str) -> str:
    message = printable(finding.message, _LONGEST)
    # The last line has the command for most findings.
    if not finding.fix or repair.startswith(finding.fix):
        return message
    return f"{message}    run: {printable(finding.fix, _LONGEST)}"


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    # Stable: within a level, findings keep their order, and those of a rule that stand together may share a line.
    return sorted(findings, key=lambda finding: finding.level is Level.NOTE)


def _sameness(finding: Finding) -> tuple[Level, str, str]:
    return finding.level, finding.rule, finding.message


def _place(report: ClientReport, finding: Finding) -> str:
    path = (
        finding.path.removeprefix(report.output + "/")
        if report.output
        else finding.path
    )
    return printable(path) + (f":{finding.line}" if finding.line is not None else "")


def _align(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    label_width = max((len(label) for label, _, _ in rows), default=0)
    place_width = min(_WIDEST, max((len(place) for _, place, _ in rows), default=0))
    return [
        (
            f"  {label:<{label_width}}  {place:<{place_width}}  {message}"
            if place
            else f"  {label:<{label_width}}  {message}"
        )
        for label, place, message in rows
    ]
