"""Report about changes as Markdown, for a job summary or a comment on a pull request."""

from collections.abc import Iterator
from typing import Final

from opgen.changes.formats.entries import (
    WIDTH,
    Entry,
    by_kind,
    callers_text,
    complete_message,
    grouped,
    has_same_words,
    list_kind_of,
    names_of,
    operations_text,
    position_text,
    sections_of,
    short_lines,
    subject_of,
    title,
)
from opgen.changes.model import ChangeReport, ReportedChange, summary
from opgen.core.findings import first_of
from opgen.core.markdown import code_span
from opgen.core.terminal import printable

_MAX_BYTES: Final = 59_000
"""Maximum size of the report. A GitHub comment may have 65,536 characters, including text around the report."""
_MAX_LENGTH: Final = 400
_MAX_NAMES: Final = 100
"""Maximum number of names in a row. A row that exceeds the size would omit all rows after it."""


def render_markdown(report: ChangeReport) -> str:
    """Return `report` in less than 60 kB, worst changes first, with a remark for omitted changes.

    Text from documents appears in code spans only, where links, mentions and tags have no effect.
    """
    lines = [f"## opgen diff: {summary(report)}", "", f"{_code(report.old)} → {_code(report.new)}"]
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
    for severity, entries in sections_of(report):
        heading = severity.value.capitalize() if severity else "Allowed"
        yield from ("", f"### {heading}", "", "| component | change | operations | position |")
        yield "|---|---|---|---|"
        yield from map(_row, grouped(entries, list_kind_of if severity else id))
    if report.notes:
        yield ""
        yield from (f"- {_code(note)}" for note in report.notes)


def _row(entries: list[Entry]) -> str:
    """Return the row of changes of one rule, severity and cause, with the position and the witness of the first."""
    mains = [entry.main for entry in entries]
    implied = [each for entry in entries for each in entry.others]
    changes = [_listed(mains), *map(_listed, by_kind(implied))]
    for each in (mains[0], *(same[0] for same in by_kind(implied))):
        if each.witness is not None:
            code = [*short_lines(each.witness.lines, WIDTH), each.witness.remark, each.witness.verdict]
            changes += [_cell(line) for line in code if line]
    for each in (*mains, *implied):
        if each.callers:
            name = f"{_cell(subject_of(each).names[0].text)} "
            changes.append(f"{name if len(mains) > 1 else ''}used: {_cell(callers_text(each))}")
    if mains[0].allowed:
        changes.append(f"allowed: {_cell(mains[0].allowed.reason)}")
    operations = dict.fromkeys(e for each in mains for e in each.change.operations)
    cells = (
        _cell(title(mains[0])) if len(mains) == 1 else f"{len(mains)} changes",
        "<br>".join(changes),
        _cell(operations_text(tuple(operations))),
        _cell(position_text(mains[0])),
    )
    return f"| {' | '.join(cells)} |"


def _listed(changes: list[ReportedChange]) -> str:
    """Return the message of one change, or the names of several, with the rule."""
    rule = changes[0].change.rule
    if len(changes) == 1:
        return f"{_cell(changes[0].change.message)} {rule}"
    if has_same_words(changes):
        names = dict.fromkeys(name.text for name in names_of(changes))
        return f"{first_of([*map(_cell, names)], _MAX_NAMES)} {rule}"
    more = len(changes) - _MAX_NAMES
    messages = [_cell(complete_message(each)) for each in changes[:_MAX_NAMES]]
    messages += [f"and {more} more"] if more > 0 else []
    return f"{rule}:<br>{'<br>'.join(messages)}"


def _cell(text: str) -> str:
    return code_span(printable(text, _MAX_LENGTH), is_in_table=True)


def _code(text: str) -> str:
    return code_span(printable(text, _MAX_LENGTH))
