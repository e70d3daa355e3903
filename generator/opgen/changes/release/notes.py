"""Release notes in the form of Keep a Changelog, or as a fragment for towncrier."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from opgen.changes.formats.groups import Entry, entries_of, operations_text
from opgen.changes.model import Severity
from opgen.changes.release.kinds import NotesFormat
from opgen.changes.release.override import Override, override_line
from opgen.changes.release.step import Decision
from opgen.changes.report import ReportedChange
from opgen.core.markdown import code_span
from opgen.core.terminal import printable

_MAX_LENGTH: Final = 400
_SECTIONS: Final = ("Added", "Changed", "Deprecated", "Removed")
"""Headings of Keep a Changelog, in its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Change with the code that shows it.

    - `before`: the witness; `after`: the same call for the new version. Both are empty for other changes.
    """

    entry: Entry
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def notes_of(
    changes: Iterable[ReportedChange],
    after: Sequence[tuple[str, tuple[str, ...]]] = (),
) -> tuple[Note, ...]:
    """Return one note for each change that no other change implies.

    `after` has the code for the new version by fingerprint.
    """
    known = dict(after)
    found = []
    for entry in entries_of(changes):
        each = entry.main
        lines = _code(entry)
        is_breaking = entry.severity is Severity.BREAKING and not each.allowed
        found.append(
            Note(
                entry=entry,
                before=lines if is_breaking else (),
                after=known.get(each.fingerprint, ()) if is_breaking else (),
            )
        )
    return tuple(found)


def render_notes(
    notes: Sequence[Note],
    decision: Decision,
    override: Override | None,
    format_: NotesFormat,
) -> str:
    """Return the notes as Markdown. Equal arguments give equal bytes."""
    lines = [
        f"<!-- opgen: {decision.step.value}, decided by {_comment(decision.rule)} -->"
    ]
    if override is not None:
        lines.append(override_line(override))
    if format_ is NotesFormat.TOWNCRIER:
        for note in notes:
            lines += _note(note)
        return "\n".join(lines) + "\n"
    for heading in _SECTIONS:
        own = [note for note in notes if _section(note) == heading]
        if own:
            lines += ["", f"### {heading}", ""]
            for note in own:
                lines += _note(note)
    return "\n".join(lines) + "\n"


def _section(note: Note) -> str:
    rule = note.entry.main.change.rule
    if "deprecated" in rule and "removed" not in rule:
        return "Deprecated"
    if rule.endswith("-removed") or "-removed-" in rule:
        return "Removed"
    is_added = rule.endswith("-added") or rule.startswith("new-")
    is_safe = note.entry.severity is Severity.SAFE
    return "Added" if is_added and is_safe else "Changed"


def _note(note: Note) -> Iterator[str]:
    """Yield the lines of one item. Text of a document is inside code spans and code blocks only."""
    main = note.entry.main
    is_breaking = note.entry.severity is Severity.BREAKING and not main.allowed
    start = "**Breaking:** " if is_breaking else ""
    where = operations_text(main)
    end = f" ({_span(where)})" if where else ""
    yield f"- {start}{_span(main.change.message)}{end}"
    for each in note.entry.implied:
        yield f"  - {_span(each.change.message)}"
    if main.allowed:
        yield f"  - allowed: {_span(main.allowed.reason)}"
    for heading, lines in (("before", note.before), ("after", note.after)):
        if lines:
            yield ""
            yield f"  {heading}:"
            yield ""
            yield "  ```python"
            yield from (f"  {printable(line, None)}" for line in lines)
            yield "  ```"
    if note.before or note.after:
        yield ""


def _code(entry: Entry) -> tuple[str, ...]:
    """Return the code of the first witness of an entry."""
    for each in (entry.main, *entry.implied):
        if each.witness is not None and each.witness.lines:
            return each.witness.lines
    return ()


def _span(text: str) -> str:
    return code_span(printable(text, _MAX_LENGTH))


def _comment(text: str) -> str:
    return text.replace("--", "- ")
