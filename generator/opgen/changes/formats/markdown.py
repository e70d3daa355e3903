"""Report about changes as Markdown, for a job summary or a comment on a pull request."""

from collections.abc import Iterator
from typing import Final

from opgen.changes.formats.groups import (
    Entry,
    callers_text,
    entries_of,
    operations_text,
    position_text,
    title,
)
from opgen.changes.model import Severity
from opgen.changes.report import ChangeReport, summary
from opgen.core.markdown import code_span
from opgen.core.terminal import printable

_MAX_BYTES: Final = 59_000
"""Maximum size of the report. A GitHub comment may have 65,536 characters, including text around the report."""
_MAX_LENGTH: Final = 400


def render_markdown(report: ChangeReport) -> str:
    """Return `report` in less than 60 kB, worst changes first, with a remark for omitted changes.

    Text from documents appears in code spans only, where links, mentions and tags have no effect.
    """
    lines = [
        f"## opgen diff: {summary(report)}",
        "",
        f"{_code(report.old)} → {_code(report.new)}",
    ]
    rest = _MAX_BYTES - sum(len(line.encode()) + 1 for line in lines)
    omitted = 0
    for line in _lines(report):
        size = len(line.encode()) + 1
        if size > rest or omitted:
            omitted += line.startswith("| ")
        else:
            rest -= size
            lines.append(line)
    if omitted:
        lines += ["", f"{omitted} more rows are omitted: run `opgen diff`."]
    return "\n".join(lines) + "\n"


def _lines(report: ChangeReport) -> Iterator[str]:
    entries = entries_of(report.changes)
    for severity in Severity:
        same = [
            each
            for each in entries
            if each.severity is severity and not each.main.allowed
        ]
        yield from _table(severity.value.capitalize(), same)
    yield from _table("Allowed", [each for each in entries if each.main.allowed])
    if report.notes:
        yield ""
        yield from (f"- {_code(note)}" for note in report.notes)


def _table(heading: str, entries: list[Entry]) -> Iterator[str]:
    if not entries:
        return
    yield from (
        "",
        f"### {heading}",
        "",
        "| component | change | operations | position |",
    )
    yield "|---|---|---|---|"
    for entry in entries:
        main = entry.main
        changes = [_cell(main.change.message) + f" {main.change.rule}"]
        changes += [
            f"{_cell(each.change.message)} {each.change.rule}" for each in entry.implied
        ]
        changes += [
            f"used: {_cell(callers_text(each))}"
            for each in (main, *entry.implied)
            if each.callers
        ]
        if main.allowed:
            changes.append(f"allowed: {_cell(main.allowed.reason)}")
        cells = (
            _cell(title(main)),
            "<br>".join(changes),
            _cell(operations_text(main)),
            _cell(position_text(main)),
        )
        yield f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return code_span(printable(text, _MAX_LENGTH), is_in_table=True)


def _code(text: str) -> str:
    return code_span(printable(text, _MAX_LENGTH))
