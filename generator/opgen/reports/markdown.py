"""Findings as Markdown, for a job summary or a comment on a pull request."""

from collections.abc import Sequence
from itertools import takewhile

from opgen.core.findings import (
    ClientReport,
    Finding,
    Level,
    command_of,
    counted,
    exit_code,
    repair_command,
    worst_status,
)
from opgen.core.markdown import code_block, code_span
from opgen.core.terminal import printable
from opgen.reports.presentation import entries, files_of, own_fix, position, positions

_MAX_ROWS = 50
"""Maximum number of rows per client."""

_MAX_BYTES = 59_000
"""Maximum size of the report. A GitHub comment may have 65,536 characters, including text around the report."""
_MAX_OVERVIEW_BYTES = 12_000
"""Maximum size of the list of clients, which counts towards `_MAX_BYTES`."""

_MAX_LENGTH = 400
_MAX_COMMAND_LENGTH = 2000


def render_markdown(reports: Sequence[ClientReport]) -> str:
    """Return all `reports` in less than 60 kB, with a remark for omitted findings.

    Text from outside opgen appears in code spans only, where links, images, mentions, issue numbers
    and tags have no effect. Source: GitHub Flavored Markdown 0.29.
    """
    code = exit_code(reports)
    title = f"## {command_of(reports)}: {worst_status(reports)}" + (f" (exit {code})" if code else "")
    closing = _closing(repair_command(reports), command_of(reports))
    budget = _Budget(_MAX_BYTES)
    budget.take(title, *closing)
    overview = _overview(reports)
    budget.take(*overview)
    sections, omitted = [], 0
    for report in reports:
        if report.findings or report.remarks:
            section = _section(report, budget)
            sections += section
            omitted += 0 if section else max(1, len(report.findings))
    if omitted:
        sections += ["", f"{omitted} more findings are omitted: run `{command_of(reports)} -v`."]
    return "\n".join((title, *overview, *sections, *closing)) + "\n"


class _Budget:
    """Number of bytes that the rest of a report may have."""

    def __init__(self, size: int) -> None:
        self._left = size

    def take(self, *lines: str) -> bool:
        """Take the size of lines with their ends. Return False, and take nothing, if they do not fit."""
        size = sum(len(line.encode()) + 1 for line in lines)
        if size > self._left:
            return False
        self._left -= size
        return True


def _overview(reports: Sequence[ClientReport]) -> tuple[str, ...]:
    cells = (f"| {_cell(each.name)} | {_verdict(each)} | {_cell(each.headline)} |" for each in reports)
    rows = [*takewhile(_Budget(_MAX_OVERVIEW_BYTES).take, cells)]
    omitted = len(reports) - len(rows)
    more = (f"| and {omitted} more | | |",) if omitted else ()
    head = ("", "| client | verdict | |", "|---|---|---|") if reports else ()
    return (*head, *rows, *more)


def _verdict(report: ClientReport) -> str:
    return f"**{report.status}**" if report.exit_code else report.status


def _section(report: ClientReport, budget: _Budget) -> list[str]:
    """Return the lines for one client, empty if `budget` is too small."""
    head = ["", f"### {_code(report.name)}"]
    remarks = [f"- {_code(remark)}" for remark in report.remarks]
    table = ["", "| finding | file | message |", "|---|---|---|"]
    # Reserve space for the two lines about omitted findings.
    if not budget.take(*head, "", *remarks, *table, " " * 200):
        return []
    found = list(entries(report.findings))
    repair = repair_command([report])
    rows = [*takewhile(budget.take, (_row(report, each, repair) for each in found[:_MAX_ROWS]))]
    if found and not rows:
        return []
    omitted = sum(map(len, found[len(rows) :]))
    blocks = (_details(report, first) for first, *_ in found[: len(rows)])
    return [
        *head,
        *([*table, *rows] if rows else []),
        *(line for block in blocks if budget.take(*block) for line in block),
        *(["", f"and {omitted} more: run `{report.command} -v`"] if omitted else []),
        *(["", *remarks] if remarks else []),
    ]


def _row(report: ClientReport, entry: Sequence[Finding], repair: str) -> str:
    first = entry[0]
    label = first.rule if first.level is Level.ERROR else f"note: {first.rule}"
    position_cell = _cell(position(report, first)) if len(entry) == 1 else f"{len(entry)} files"
    return f"| {label} | {position_cell} | {_description(first, repair)} |"


def _details(report: ClientReport, finding: Finding) -> list[str]:
    """Return a folded block with files, positions and difference of a finding, empty without any of them."""
    facts = (*files_of(report, finding), *positions(finding))
    items = [f"- {_code(fact)}" for fact in facts]
    shown = [printable(line, _MAX_LENGTH) for line in finding.difference]
    if not items and not shown:
        return []
    files = f": {counted(len(finding.files), 'file')}" if finding.files else ""
    return [
        "",
        "<details>",
        f"<summary>{finding.rule}{files}</summary>",
        *(["", *items] if items else []),
        *(["", *code_block(shown, "diff" if shown[0].startswith("--- ") else "python")] if shown else []),
        "",
        "</details>",
    ]


def _description(finding: Finding, repair: str) -> str:
    fix = own_fix(finding, repair)
    return _cell(finding.message) + (f" fix: {_cell(fix)}" if fix else "")


def _closing(command: str, made_by: str) -> tuple[str, ...]:
    if not command:
        return ()
    if len(command) > _MAX_COMMAND_LENGTH:
        return ("", f"The last line of `{made_by}` is the command that resolves the findings.")
    return "", f"Run: {_code(command, None)}"


def _cell(text: str) -> str:
    """Return `text` as a code span in a table."""
    return code_span(printable(text, _MAX_LENGTH), is_in_table=True)


def _code(text: str, limit: int | None = _MAX_LENGTH) -> str:
    """Return `text` on one line as a code span."""
    return code_span(printable(text, limit))
