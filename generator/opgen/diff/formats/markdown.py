"""Report about changes as Markdown, for a pull request, a comment or the page of a run."""

from collections.abc import Iterator, Sequence
from typing import Final

from opgen.core.findings import counted
from opgen.core.markdown import code_block, code_span
from opgen.core.terminal import printable
from opgen.diff.formats.sentences import (
    APART,
    RISKY,
    RUNTIME,
    SAFE,
    TYPES,
    Item,
    Section,
    sections_of,
)
from opgen.diff.formats.summary import summary_lines
from opgen.diff.model import ChangeReport, Severity

_MAX_BYTES: Final = 59_000
"""Maximum size of the report. A GitHub comment may have 65,536 characters, including text around the report."""
_MAX_LENGTH: Final = 400
_MOST: Final = {RUNTIME: 10, TYPES: 2, RISKY: 2, APART: 1}
"""Maximum number of entries of each section in a short report, which has less than 60 lines."""


def render_markdown(report: ChangeReport, *, is_short: bool = False) -> str:
    """Return `report` as Markdown in less than 60 kB: a summary, breaking entries, then the others in a folded block.

    Text of a document is inside code spans and code blocks only. A section that is cut has the number of its other
    entries. Equal reports give equal bytes.
    """
    worst = report.counted[0].change.severity.upper() if report.counted else "ok"
    verdict, *more = summary_lines(report)
    lines = [f"## opgen diff: {worst}", "", verdict, "", *(f"- {_span(line)}" for line in more)]
    left = _MAX_BYTES - sum(len(line.encode()) + 1 for line in lines) - 2000
    folded: list[str] = []
    for section in sections_of(report):
        written = [*_section(section, _MOST.get(section.title) if is_short else None, left, has_code=not is_short)]
        left -= sum(len(line.encode()) + 1 for line in written)
        if section.is_breaking:
            lines += ["", f"### {section.title}", "", *written]
        else:
            folded += ["", f"**{section.title}**", "", *written]
    notes = [f"- {_span(note)}" for note in report.notes]
    if folded:
        lines += ["", "<details>", "<summary>Risky, safe and accepted changes</summary>", *folded, "", "</details>"]
    return "\n".join([*lines, *([""] if notes else []), *notes]) + "\n"


def _section(section: Section, most: int | None, left: int, *, has_code: bool) -> Iterator[str]:
    """Yield the lines of a section: at most `most` entries, and `left` bytes."""
    if section.title == SAFE:
        yield from (f"- {line}" for line in section.counts)
        return
    items, uncounted = section.parted()
    if uncounted:
        yield f"- {counted(uncounted, 'change')} of responses that the package reads as before"
    for number, item in enumerate(items):
        block = [*_item(item, has_code=has_code)]
        left -= sum(len(line.encode()) + 1 for line in block)
        if number == most or left < 0:
            yield _rest(items[number:])
            return
        yield from block


def _rest(items: Sequence[Item]) -> str:
    """Return the line in place of entries, with the numbers of entries and changes."""
    entries = f"{len(items)} more {'entry' if len(items) == 1 else 'entries'}"
    return f"- {entries} with {counted(sum(len(each.changes) for each in items), 'change')}: run `opgen diff -v`"


def _item(item: Item, *, has_code: bool) -> Iterator[str]:
    used = f" (used: {_span(item.used)})" if item.uses else ""
    yield f"- {_span(item.sentence)}: {_span(item.advice)} ({item.label}){used}"
    if has_code and item.is_cut and item.first.change.severity is Severity.BREAKING:
        new = item.new_names
        yield f"  - {', '.join(_span(each.text + (f' -> {new[each].text}' if each in new else '')) for each in item.names)}"
    witness = next((each.witness for each in item.changes if each.witness), None)
    if witness and has_code:
        remarks = [f"# {text}" for text in (witness.remark, witness.verdict) if text]
        code = [printable(line, _MAX_LENGTH) for line in (*witness.lines, *remarks)]
        block = ["", "<details>", f"<summary>{item.first.change.rule}</summary>", "", *code_block(code, "python")]
        yield from (f"  {line}".rstrip() for line in (*block, "", "</details>", ""))


def _span(text: str) -> str:
    return code_span(printable(text, _MAX_LENGTH))
