"""Findings as text for people: a block for each client, then the repair command on the last line."""

from collections.abc import Iterator, Sequence

from opgen.core.findings import ClientReport, Finding, repair_command
from opgen.core.terminal import printable
from opgen.reports.presentation import entries, errors_first, files_of, own_fix, position, positions

_MAX_ROWS = 20
"""Maximum number of rows per client without `verbose`."""
_MAX_COLUMN_WIDTH = 32
"""Maximum width of the position column for alignment."""

_MAX_LENGTH = 500
"""Maximum number of characters of a message."""

_MAX_FILES = 5
"""Maximum number of files of a finding without `verbose`."""
_MAX_DIFFERENCE = 20
"""Maximum number of lines of a difference without `verbose`."""

_RED = "\x1b[31m"
_GREEN = "\x1b[32m"
_PLAIN = "\x1b[0m"


def render_text(reports: Sequence[ClientReport], *, verbose: int = 0, color: bool = False) -> str:
    """Return all `reports` as text.

    Args:
        reports: The reports, one per client.
        verbose: Show all rows, and show equal notes about several files in separate rows.
        color: Add ANSI escape codes.
    """
    blocks = [_block(report, reports, verbose=verbose, color=color) for report in reports]
    command = repair_command(reports)
    return "".join(blocks) + (f"run: {printable(command, None)}\n" if command else "")


def _block(report: ClientReport, reports: Sequence[ClientReport], *, verbose: int, color: bool) -> str:
    name_width = max(len(printable(other.name)) for other in reports)
    status_width = max(len(other.status) for other in reports)
    verdict = f"{report.status:<{status_width}}"
    if color:
        verdict = (_GREEN if report.exit_code == 0 else _RED) + verdict + _PLAIN
    head = f"{printable(report.name):<{name_width}}  {verdict}  {printable(report.headline)}"
    rows = _rows(report, verbose=verbose)
    shown = rows if verbose else rows[:_MAX_ROWS]
    lines = [head.rstrip()]
    for row, aligned in zip(shown, _align([row[:3] for row in shown]), strict=True):
        lines += [aligned, *(f"    {detail}".rstrip() for detail in row[3])]
    if len(shown) < len(rows):
        lines.append(f"  and {len(rows) - len(shown)} more (-v)")
    lines.extend(f"  {printable(remark)}" for remark in report.remarks)
    return "\n".join(lines) + "\n"


def _rows(report: ClientReport, *, verbose: int) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return label, position, message and detail lines of each row.

    Without `verbose`, notes with the same rule and message share a row.
    """
    rows: list[tuple[str, str, str, tuple[str, ...]]] = []
    repair = repair_command([report])
    split = ([each] for each in errors_first(report.findings))
    for first, *others in split if verbose else entries(report.findings):
        label = first.rule.upper().replace("-", "_")
        shown = f"{1 + len(others)} files" if others else printable(position(report, first))
        details = () if others else tuple(_details(report, first, verbose=verbose))
        rows.append((label, shown, _message(first, repair), details))
    return rows


def _message(finding: Finding, repair: str) -> str:
    message = printable(finding.message, _MAX_LENGTH)
    fix = own_fix(finding, repair)
    return f"{message}    run: {printable(fix, _MAX_LENGTH)}" if fix else message


def _details(report: ClientReport, finding: Finding, *, verbose: int) -> Iterator[str]:
    """Yield the files, positions and difference of a finding, as printable lines.

    Without `verbose`, only a finding at a line or about a folder in the package shows its difference, because a
    change of inputs can be long.
    """
    files = files_of(report, finding)
    if verbose:
        yield from map(printable, files)
    elif files:
        more = len(files) - _MAX_FILES
        suffix = f" and {more} more (-v)" if more > 0 else ""
        yield ", ".join(map(printable, files[:_MAX_FILES])) + suffix
    for line in positions(finding):
        yield printable(line, _MAX_LENGTH)
    is_folder = bool(files) and finding.path != report.output
    if verbose or finding.line is not None or is_folder:
        most = len(finding.difference) if verbose else _MAX_DIFFERENCE
        for line in finding.difference[:most]:
            yield printable(line, _MAX_LENGTH)
        if len(finding.difference) > most:
            yield f"and {len(finding.difference) - most} more lines (-v)"


def _align(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    label_width = max((len(label) for label, _, _ in rows), default=0)
    position_width = min(_MAX_COLUMN_WIDTH, max((len(position) for _, position, _ in rows), default=0))
    return [
        f"  {label:<{label_width}}  {f'{position:<{position_width}}  ' if position else ''}{message}"
        for label, position, message in rows
    ]
