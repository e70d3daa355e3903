"""Report about changes as text for people: sections by severity, one entry for changes of one rule."""

from collections.abc import Iterable, Iterator
from typing import Final

from opgen.core.findings import Cause, counted, first_of
from opgen.core.terminal import printable
from opgen.diff.formats.entries import (
    WIDTH,
    Entry,
    advice,
    by_kind,
    complete_message,
    grouped,
    has_same_words,
    kind_of,
    list_kind_of,
    list_of,
    names_of,
    operations_text,
    sections_of,
    short_lines,
    with_same_names,
    wording_of,
)
from opgen.diff.model import ChangeReport, ReportedChange, Severity, summary
from opgen.reports.presentation import position_text

_MAX_LENGTH: Final = 300
_SHOWN_CALLERS: Final = 10
_MAX_SAFE: Final = 50
"""Maximum number of names in a list of safe changes."""


def render_text(report: ChangeReport, verbose: int = 0) -> str:
    """Return `report` as text.

    Changes of one rule and cause share an entry that names all of them. The entry has the position and the witness of
    its first change. With `verbose`, no name of a safe change is left out. If it is 2, each change has an entry of its
    own, and witnesses are complete.
    """
    lines = [f"{printable(report.old)} -> {printable(report.new)}: {summary(report)}"]
    for severity, entries in sections_of(report):
        section = _Section(severity, 2 if severity is None else verbose)
        lines += ["", severity.value.upper() if severity else "ALLOWED", *section.lines(entries)]
    lines += [f"note: {printable(note, _MAX_LENGTH)}" for note in report.notes]
    return "\n".join(lines) + "\n"


class _Section:
    """Entries of one severity, or the allowed entries. It remembers the rules whose witness it has shown."""

    def __init__(self, severity: Severity | None, verbose: int) -> None:
        self._severity = severity
        self._is_verbose = verbose > 1
        self._is_short = not verbose
        self._is_safe = severity is Severity.SAFE and not self._is_verbose
        self._limit = _MAX_SAFE if self._is_safe and self._is_short else 0
        self._shown: set[tuple[object, ...]] = set()

    def lines(self, entries: Iterable[Entry]) -> Iterator[str]:
        """Yield the lines of all entries, the longest lists first."""
        groups = grouped(entries, id if self._is_verbose else list_kind_of)
        for group in sorted(groups, key=_count, reverse=True):
            yield from self._entry(group)

    def _entry(self, group: list[Entry]) -> Iterator[str]:
        """Yield one entry: a change, or all names of the changes of one rule with the facts of the first one."""
        mains = [entry.main for entry in group]
        shown, safe = self._others(group)
        same: list[list[ReportedChange]] = []
        if len(group) > 1 or self._is_safe:
            same, shown = with_same_names(shown, mains)
            start = f"  {len(mains)}x {', '.join(self._label(each[0]) for each in (mains, *same))}"
            if not self._is_safe:
                start += _at(mains)
            # Python names are the ones that callers write.
            named = next((each for each in (mains, *same) if each[0].change.names), mains)
            yield from self._named(start, named, "    ")
        else:
            yield f"  {printable(mains[0].change.message, _MAX_LENGTH)}  [{self._label(mains[0])}]"
            yield from _details(mains[0])
        yield from self._callers(mains)
        yield from self._witness(mains[0])
        yield from self._advice(group[0])
        for changes in same:
            yield from self._callers(changes)
            yield from self._witness(changes[0], is_implied=True)
        yield from self._implied(shown)
        yield from safe

    def _others(self, group: list[Entry]) -> tuple[list[ReportedChange], list[str]]:
        """Return the other changes of an entry, and in a short report a line in place of the safe ones."""
        others = [each for entry in group for each in entry.others]
        is_hidden = self._is_short and self._severity in {Severity.BREAKING, Severity.RISKY}
        shown = [each for each in others if not is_hidden or each.change.severity is not Severity.SAFE]
        count = len(others) - len(shown)
        return shown, [f"    and {counted(count, 'safe change')} (-v)"] if count else []

    def _named(self, start: str, changes: list[ReportedChange], indent: str) -> Iterator[str]:
        """Yield `start` and the names of the changes, or their messages if these say more than the names."""
        if self._is_safe or has_same_words(changes):
            yield list_of(f"{start}: ", names_of(changes), indent, self._limit)
            return
        yield start
        for each in changes:
            yield f"{indent}{printable(complete_message(each), _MAX_LENGTH)}"

    def _advice(self, entry: Entry) -> Iterator[str]:
        if self._severity and (text := advice(entry)):
            yield f"    now: {text}"

    def _implied(self, changes: Iterable[ReportedChange]) -> Iterator[str]:
        """Yield the changes of the package that changes on the wire imply."""
        for same in by_kind(changes):
            if len(same) > 1 and not self._is_verbose:
                yield from self._named(f"    {len(same)}x {self._label(same[0])}", same, "      ")
                yield from self._callers(same)
                yield from self._witness(same[0], is_implied=True)
                continue
            for each in same:
                message = printable(each.change.message, _MAX_LENGTH)
                yield f"    {each.change.layer}: {message}  [{self._label(each)}]"
                yield from self._callers([each])
                yield from self._witness(each, is_implied=True)

    def _label(self, each: ReportedChange) -> str:
        """Return the rule, with severity and cause unless they are those of the section and of most changes."""
        change = each.change
        facts = [change.severity.value] if change.severity is not self._severity else []
        facts += [change.cause.value] if change.cause is not Cause.DOCUMENT else []
        facts += [] if each.gates else ["not counted"]
        text = ", ".join(facts)
        return f"{change.rule} ({text})" if text else change.rule

    def _callers(self, changes: Iterable[ReportedChange]) -> Iterator[str]:
        """Yield the positions of the affected uses in the code of callers."""
        changes = list(changes)
        for each in changes:
            if not each.callers:
                continue
            names = wording_of(each).names if len(changes) > 1 else ()
            start = f"{names[0].text} " if names else ""
            yield f"    used: {printable(start + _callers_text(each), None)}"

    def _witness(self, each: ReportedChange, *, is_implied: bool = False) -> Iterator[str]:
        """Yield the code that shows the change, or the reason why there is none.

        Implied changes of one rule have one witness, because their witnesses differ in names only.
        """
        witness = each.witness
        if witness is None:
            return
        kind = kind_of(each)
        if is_implied and kind in self._shown and not self._is_verbose:
            return
        self._shown.add(kind)
        code = witness.lines if self._is_verbose else short_lines(witness.lines, WIDTH - 6)
        yield from (f"    | {printable(line, _MAX_LENGTH)}" for line in code)
        if remarks := "; ".join(filter(None, (witness.remark, witness.verdict))):
            yield f"    = {printable(remarks, _MAX_LENGTH)}"


def _count(group: list[Entry]) -> int:
    """Return the number of changes in a list, with the implied ones. A single change has 0."""
    return sum(1 + len(each.others) for each in group) if len(group) > 1 else 0


def _at(changes: list[ReportedChange]) -> str:
    """Return the position of the first change, and the number of operations unless the names of the list are these."""
    position = _position(changes[0])
    text = f" at {printable(position, _MAX_LENGTH)}" if position else ""
    operations = {name for each in changes for name in each.change.operations}
    names = {name.owner for name in names_of(changes)}
    if not operations or operations <= names:
        return text
    return f"{text} in {counted(len(operations), 'operation')}"


def _details(main: ReportedChange) -> Iterator[str]:
    code = position_text(main.code.path, main.code.line) if main.code else ""
    details = (_position(main), code, operations_text(main.change.operations))
    text = "  ".join(printable(each, _MAX_LENGTH) for each in details if each)
    if text:
        yield f"    {text}"
    if main.allowed:
        until = f" until {main.allowed.until}" if main.allowed.until else ""
        yield f"    allowed{until}: {printable(main.allowed.reason, _MAX_LENGTH)}"


def _callers_text(each: ReportedChange) -> str:
    """Return the positions of the affected uses, with the number of the positions left out."""
    return first_of([position_text(at.path, at.line) for at in each.callers], _SHOWN_CALLERS)


def _position(each: ReportedChange) -> str:
    """Return path, line and column in the new document, or in the old one for a removed value."""
    side = each.change.new or each.change.old
    return position_text(side.path, *(side.position or ())) if side and side.path else ""
