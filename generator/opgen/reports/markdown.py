"""Findings as Markdown, for the summary of a job or a comment on a pull request."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from opgen.core.findings import (
    ClientReport,
    Finding,
    Level,
    exit_code,
    repair_command,
    status,
)
from opgen.core.terminal import printable

_MOST: Final = 50
"""How many rows of a client are shown."""

_BYTES: Final = 59_000
"""How long all of it may be: a comment takes 65,536 characters, and may have more than this in it."""
_OVERVIEW: Final = 12_000
"""How many of these the list of clients may take."""

_LONGEST: Final = 400
_LONGEST_COMMAND: Final = 2000

_BACKTICKS: Final = re.compile("`+")


def render_markdown(reports: Sequence[ClientReport]) -> str:
    """All of `reports` in less than 60 kB; what is cut is said.

    Text of others stands in code spans alone: nothing in them is a link, an image, a mention, an issue's number or a
    tag. Source: GitHub Flavored Markdown 0.29.
    """
    code = exit_code(reports)
    title = f"## opgen check: {status(code)}" + (f" (exit {code})" if code else "")
    closing = _closing(repair_command(reports))
    overview = _overview(reports)
    room = _BYTES - sum(map(_size, (title, *overview, *closing)))
    sections, left = [], 0
    for report in reports:
        if not report.findings and not report.remarks:
            continue
        section = _section(report, room)
        if section:
            room -= sum(map(_size, section))
            sections += section
        else:
            left += max(1, len(report.findings))
    if left:
        sections += ["", f"{left} more findings do not fit here: see `opgen check -v`."]
    return "\n".join((title, *overview, *sections, *closing)) + "\n"


def _overview(reports: Sequence[ClientReport]) -> tuple[str, ...]:
    rows = _fitting(map(_client, reports), _OVERVIEW)
    left = len(reports) - len(rows)
    more = (f"| and {left} more | | |",) if left else ()
    head = ("", "| client | verdict | |", "|---|---|---|") if reports else ()
    return (*head, *rows, *more)


def _client(report: ClientReport) -> str:
    return f"| {_cell(report.name)} | {_verdict(report)} | {_cell(report.headline)} |"


def _verdict(report: ClientReport) -> str:
    word = status(report.exit_code)
    return f"**{word}**" if report.exit_code else word


def _section(report: ClientReport, room: int) -> list[str]:
    """What was found of one client, empty if there is no room for any of it."""
    head = ["", f"### {_code(report.name)}"]
    remarks = [f"- {_code(remark)}" for remark in report.remarks]
    table = ["", "| finding | where | what |", "|---|---|---|"]
    # The last line is for what is left, and for what of other clients is.
    room -= sum(map(_size, (*head, "", *remarks, *table))) + 200
    entries = _entries(report)
    repair = repair_command([report])
    rows = _fitting((_row(report, each, repair) for each in entries[:_MOST]), room)
    if room < 0 or (entries and not rows):
        return []
    left = sum(map(len, entries[len(rows) :]))
    return [
        *head,
        *([*table, *rows] if rows else []),
        *(["", f"and {left} more: see `opgen check -v`"] if left else []),
        *(["", *remarks] if remarks else []),
    ]


def _entries(report: ClientReport) -> list[list[Finding]]:
    """The findings of each row, errors first: one in each, but notes of one rule that say the same."""
    entries: list[list[Finding]] = []
    found = sorted(report.findings, key=lambda finding: finding.level is Level.NOTE)
    for (level, _, _), group in groupby(found, key=_sameness):
        same = list(group)
        entries.extend([same] if level is Level.NOTE else ([each] for each in same))
    return entries


def _row(report: ClientReport, entry: Sequence[Finding], repair: str) -> str:
    first = entry[0]
    label = first.rule if first.level is Level.ERROR else f"note: {first.rule}"
    place = _cell(_place(report, first)) if len(entry) == 1 else f"{len(entry)} files"
    return f"| {label} | {place} | {_what(first, repair)} |"


def _sameness(finding: Finding) -> tuple[Level, str, str]:
    return finding.level, finding.rule, finding.message


def _place(report: ClientReport, finding: Finding) -> str:
    path = finding.path
    if report.output:
        path = path.removeprefix(f"{report.output}/")
    return path if finding.line is None else f"{path}:{finding.line}"


def _what(finding: Finding, repair: str) -> str:
    what = _cell(finding.message)
    # The last line has the command for most findings.
    if finding.fix and not repair.startswith(finding.fix):
        what += f" fix: {_cell(finding.fix)}"
    return what


def _closing(command: str) -> tuple[str, ...]:
    if not command:
        return ()
    if len(command) > _LONGEST_COMMAND:
        return "", "The last line of `opgen check` repairs it."
    return "", f"Run: {_code(command, None)}"


def _cell(text: str) -> str:
    """`text` as a code span in a table, where a pipe ends the cell even in a code span."""
    return _code(text, pipe=r"\|")


def _code(text: str, limit: int | None = _LONGEST, *, pipe: str = "|") -> str:
    """`text` on one line as a code span, in which no sign means anything."""
    shown = printable(text, limit)
    if not shown:
        return ""
    if pipe != "|":
        # Readers differ in what two backslashes before a pipe are.
        shown = re.sub(r"\\+(?=\|)", lambda found: r"\x5c" * len(found[0]), shown)
        shown = shown.replace("|", pipe)
    # A fence must be longer than any run inside; no reader looks for one of a hundred.
    shown = re.sub("`{4,}", lambda found: r"\x60" * len(found[0]), shown)
    longest = max((len(run) for run in _BACKTICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    # Of a span that begins and ends with a space, but has more than spaces, one goes on each side.
    is_stripped = shown[0] == shown[-1] == " " and shown.strip()
    if is_stripped or "`" in {shown[0], shown[-1]}:
        shown = f" {shown} "
    return f"{fence}{shown}{fence}"


def _fitting(lines: Iterable[str], room: int) -> list[str]:
    """The first of `lines`, as many as have room; what is after them is not even made."""
    kept: list[str] = []
    for line in lines:
        room -= _size(line)
        if room < 0:
            break
        kept.append(line)
    return kept


def _size(line: str) -> int:
    """How many bytes `line` takes with its end."""
    return len(line.encode()) + 1
