"""Report about changes as text for people: a summary, then sections with one entry for each cause."""

from collections.abc import Iterator
from typing import Final

from opgen.core.findings import counted
from opgen.core.terminal import printable
from opgen.diff.formats.entries import (
    WIDTH,
    by_kind,
    complete_message,
    grouped,
    has_same_words,
    kind_of,
    list_of,
    names_of,
    operations_text,
    short_lines,
)
from opgen.diff.formats.sentences import SAFE, Item, label_of, sections_of
from opgen.diff.formats.summary import summary_lines
from opgen.diff.model import ChangeReport, ReportedChange, WitnessText
from opgen.reports.presentation import position_text

_MAX_LENGTH: Final = 300


def render_text(report: ChangeReport, verbose: int = 0) -> str:
    """Return `report` as text.

    An entry has a sentence, an instruction for callers, their uses and the first witness. Entries without uses and
    witnesses share an instruction. Safe changes are counted. With `verbose`, entries have all names, positions and
    implied changes, and an instruction each. If it is 2, each change has an entry of its own,
    and witnesses are complete.
    """
    verdict, *more = summary_lines(report)
    lines, hidden = [verdict, *(f"  {line}" for line in more)], 0
    for section in sections_of(report, is_grouped=verbose < 2):
        lines += ["", section.title]
        if section.title == SAFE and not verbose:
            lines += [f"  {line}" for line in section.counts]
            continue
        shown: set[object] = set()
        items, number = (section.items, 0) if verbose else section.parted()
        for same in [[each] for each in items] if verbose else grouped(items, _instruction):
            item = same[-1]
            if section.title == SAFE and verbose < 2:
                lines += [*_named(f"  {len(item.shown)}x {item.label}", list(item.shown)), *_implied(item)]
            else:
                lines += [*(f"  {each.sentence}" for each in same), *_details(item, verbose, shown)]
        lines += [f"  {counted(number, 'change')} of responses that the package reads as before (-v)"] if number else []
        hidden += sum(len(item.others) for item in items)
    if hidden and not verbose:
        lines += [f"note: -v lists all names, and {counted(hidden, 'more change')} with the causes above"]
    lines += [f"note: {printable(note, _MAX_LENGTH)}" for note in report.notes]
    return "\n".join(lines) + "\n"


def _instruction(item: Item) -> object:
    """Return a key that is equal for entries with one instruction, and without uses and witnesses."""
    return id(item) if item.uses or any(each.witness for each in item.changes) else (item.advice, item.label)


def _details(item: Item, verbose: int, shown: set[object]) -> Iterator[str]:
    """Yield the lines below a sentence. `shown` are the kinds of implied changes with a witness earlier in the section."""
    others = item.others
    lines = [f"    {'now: ' if item.advice else ''}{item.advice}", f"  [{item.label}]"]
    yield from [f"{lines[0]}{lines[1]}"] if sum(map(len, lines)) <= WIDTH else [lines[0], f"    {lines[1]}"]
    if item.uses:
        yield f"    used: {item.used}"
    has_code = any(each.witness and each.witness.lines for each in item.changes)
    for each in (item.first, *(same[0] for same in by_kind(others) if kind_of(same[0]) not in shown)):
        shown.add(kind_of(each))
        # The reason for missing code says nothing beside the code of another change.
        if each.witness and (each.witness.lines or each.witness.outcome or not has_code):
            yield from _witness(each.witness, verbose)
    if not verbose:
        return
    details = (_position(item.first), operations_text(item.first.change.operations))
    if text := "  ".join(printable(each, _MAX_LENGTH) for each in details if each):
        yield f"    {text}"
    if item.is_cut:
        yield from _named(f"    {len(item.shown)}x", list(item.shown))
    yield from _implied(item)


def _implied(item: Item) -> Iterator[str]:
    for same in by_kind(item.others):
        yield from _named(f"    {len(same)}x {label_of(same[0], item.first.change.severity)}", same)


def _named(start: str, changes: list[ReportedChange]) -> Iterator[str]:
    """Yield `start` and the names of the changes, or their messages if these say more than the names."""
    if has_same_words(changes):
        yield list_of(f"{start}: ", names_of(changes), "      ")
        return
    yield start
    for each in changes:
        yield f"      {printable(complete_message(each), _MAX_LENGTH)}"


def _witness(witness: WitnessText, verbose: int) -> Iterator[str]:
    """Yield the code that shows a change, or the reason why there is none."""
    code = witness.lines if verbose > 1 else short_lines(witness.lines, WIDTH - 6)
    yield from (f"    | {printable(line, _MAX_LENGTH)}" for line in code)
    if remarks := "; ".join(filter(None, (witness.remark, witness.verdict))):
        yield f"    = {printable(remarks, _MAX_LENGTH)}"


def _position(each: ReportedChange) -> str:
    """Return the position in the new document, or in the old one for a removed value, and the positions in the code."""
    side = each.change.new or each.change.old
    texts = [position_text(side.path, *(side.position or ()))] if side and side.path else []
    return "  ".join([*texts, *([position_text(each.code.path, each.code.line)] if each.code else [])])
