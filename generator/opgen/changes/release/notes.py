"""Release notes as Markdown, in the sections of Keep a Changelog."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from opgen.changes.formats.entries import (
    Entry,
    by_kind,
    complete_message,
    entries_of,
    grouped,
    has_same_words,
    list_kind_of,
    names_of,
    operations_text,
    plain,
    subject_of,
    with_same_names,
)
from opgen.changes.model import ReportedChange, Severity
from opgen.changes.release.step import Decision
from opgen.changes.rules import CHANGE_RULES, SECTIONS
from opgen.core.frozen import frozen
from opgen.core.markdown import code_span
from opgen.core.terminal import printable

_MAX_LENGTH: Final = 400


@frozen
class Note:
    """Change with the code that shows it.

    - `before`, `after`: the same call for both versions. Without one, `before` is the witness.
    """

    entry: Entry
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def notes_of(
    changes: Iterable[ReportedChange], calls: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
) -> tuple[Note, ...]:
    """Return one note for each change that no other change implies.

    `calls` has the code for the old and for the new version by fingerprint.
    """
    return tuple(_note(entry, *calls.get(entry.main.fingerprint, ((), ()))) for entry in entries_of(changes))


def _note(entry: Entry, before: tuple[str, ...], after: tuple[str, ...]) -> Note:
    if entry.severity is not Severity.BREAKING or entry.main.allowed:
        return Note(entry=entry)
    return Note(entry=entry, before=before or _code(entry), after=after)


def render_notes(notes: Sequence[Note], decision: Decision) -> str:
    """Return the notes as Markdown. Equal arguments give equal bytes."""
    lines = [f"<!-- opgen: {decision.step.value}, decided by {decision.rule.replace('--', '- ')} -->"]
    for heading in SECTIONS.values():
        own = [note for note in notes if _section(note) == heading]
        if own:
            lines += ["", f"### {heading}", "", *_items(own)]
    return "\n".join(lines) + "\n"


def _section(note: Note) -> str:
    section = CHANGE_RULES[note.entry.main.change.rule].section
    is_unsafe = section == SECTIONS["+"] and note.entry.severity is not Severity.SAFE
    return SECTIONS[""] if is_unsafe else section


def _items(notes: Iterable[Note]) -> Iterator[str]:
    """Yield the lines of all items. Changes of one rule, severity and cause share an item."""
    for same in grouped(notes, lambda note: id(note) if note.entry.main.allowed else list_kind_of(note.entry)):
        yield from _item(same)


def _item(notes: Sequence[Note]) -> Iterator[str]:
    """Yield the lines of one item, with the code of its first change.

    Text of a document is inside code spans and code blocks only.
    """
    mains = [note.entry.main for note in notes]
    implied = [each for note in notes for each in note.entry.others]
    same, others = with_same_names(implied, mains)
    if len(mains) == 1:
        same, others = [], [each for each in implied if not _repeats(each, mains[0])]
    first = notes[0]
    is_breaking = first.entry.severity is Severity.BREAKING and not first.entry.main.allowed
    start = "**Breaking:** " if is_breaking else ""
    yield f"- {start}{_listed(mains, same[0] if same else mains)}"
    if len(mains) > 1 and not has_same_words(mains):
        yield from (f"  - {_span(complete_message(each))}" for each in mains)
    for changes in by_kind(others):
        yield f"  - {_listed(changes, changes)}"
        if len(changes) > 1 and not has_same_words(changes):
            yield from (f"    - {_span(complete_message(each))}" for each in changes)
    if mains[0].allowed:
        yield f"  - allowed: {_span(mains[0].allowed.reason)}"
    yield from _blocks(next((note for note in notes if note.before), first))


def _repeats(implied: ReportedChange, main: ReportedChange) -> bool:
    """Return whether the message of an implied change only repeats the one of the other change."""
    own, other = subject_of(implied), subject_of(main)
    is_same = set(map(plain, own.names)) == set(map(plain, other.names))
    return is_same and other.words.endswith(own.words)


def _listed(changes: Sequence[ReportedChange], named: Sequence[ReportedChange]) -> str:
    """Return the message of one change, or the title of the rule with the names of all changes."""
    if len(changes) == 1:
        where = operations_text(changes[0].change.operations)
        message = complete_message(changes[0])
        is_named = not where or changes[0].change.names or where in message
        return _span(message) + ("" if is_named else f" ({_span(where)})")
    title = CHANGE_RULES[changes[0].change.rule].title.removesuffix(".")
    if not has_same_words(changes):
        return f"{title}:"
    names = dict.fromkeys(name.text for name in names_of(named))
    return f"{title}: {', '.join(map(_span, names))}"


def _blocks(note: Note) -> Iterator[str]:
    """Yield the code for the old and for the new version."""
    for heading, lines in (("before", note.before), ("after", note.after)):
        if lines:
            yield from ("", f"  {heading}:", "", "  ```python")
            yield from (f"  {printable(line, None)}" for line in lines)
            yield "  ```"
    if note.before or note.after:
        yield ""


def _code(entry: Entry) -> tuple[str, ...]:
    """Return the code of the first witness of an entry."""
    for each in (entry.main, *entry.others):
        if each.witness and each.witness.lines:
            return each.witness.lines
    return ()


def _span(text: str) -> str:
    return code_span(printable(text, _MAX_LENGTH))
