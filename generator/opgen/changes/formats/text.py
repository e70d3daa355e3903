"""Report about changes as text for people: sections by severity, groups by component."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from opgen.changes.formats.groups import (
    Entry,
    callers_text,
    entries_of,
    groups_of,
    operations_text,
    position_text,
)
from opgen.changes.model import Severity
from opgen.changes.report import ChangeReport, ReportedChange, summary
from opgen.core.terminal import printable

_MANY: Final = 4
"""Number of safe changes of one rule from which they share a line."""
_SHOWN: Final = 3
_MAX_LENGTH: Final = 300


def render_text(report: ChangeReport, *, verbose: bool = False) -> str:
    """Return `report` as text.

    Without `verbose`, safe changes of one rule share a line if there are many.
    """
    lines = [
        f"{printable(report.old)} -> {printable(report.new)}: {summary(report)}",
    ]
    entries = entries_of(report.changes)
    for severity in Severity:
        same = [
            each
            for each in entries
            if each.severity is severity and not each.main.allowed
        ]
        if same:
            lines += ["", severity.value.upper()]
            lines += _section(same, is_short=severity is Severity.SAFE and not verbose)
    allowed = [each for each in entries if each.main.allowed]
    if allowed:
        lines += ["", "ALLOWED", *_section(allowed, is_short=False)]
    lines += [f"note: {printable(note, _MAX_LENGTH)}" for note in report.notes]
    return "\n".join(lines) + "\n"


def _section(entries: Iterable[Entry], *, is_short: bool) -> Iterator[str]:
    shown = []
    if is_short:
        by_rule: dict[str, list[Entry]] = {}
        for entry in entries:
            by_rule.setdefault(entry.main.change.rule, []).append(entry)
        for rule, same in by_rule.items():
            if len(same) < _MANY:
                shown += same
            else:
                yield _collected(rule, same)
    else:
        shown = [*entries]
    for group in groups_of(shown):
        yield f"  {printable(group.title)}"
        for entry in group.entries:
            yield from _entry(entry)


def _collected(rule: str, entries: list[Entry]) -> str:
    names = [
        next(iter((*entry.main.change.names, *entry.main.change.operations)), "")
        or entry.main.change.message
        for entry in entries
    ]
    distinct = [*dict.fromkeys(names)]
    shown = ", ".join(printable(name) for name in distinct[:_SHOWN])
    more = len(distinct) - _SHOWN
    return f"  {len(entries)}x {rule}: {shown}" + (
        f" and {more} more (-v)" if more > 0 else ""
    )


def _entry(entry: Entry) -> Iterator[str]:
    main = entry.main
    yield f"    {_line(main, entry)}"
    details = [position_text(main), operations_text(main)]
    if main.code:
        details.insert(1, f"{main.code.path}:{main.code.line}")
    text = "  ".join(printable(each, _MAX_LENGTH) for each in details if each)
    if text:
        yield f"      {text}"
    if main.allowed:
        until = f" until {main.allowed.until}" if main.allowed.until else ""
        yield f"      allowed{until}: {printable(main.allowed.reason, _MAX_LENGTH)}"
    yield from _callers(main)
    yield from _witness(main)
    for _, same in groupby(
        entry.implied, key=lambda each: (each.change.rule, each.change.message)
    ):
        first = next(same)
        yield f"      python: {_line(first, entry)}"
        yield from _callers(first)
        yield from _witness(first)


def _witness(each: ReportedChange) -> Iterator[str]:
    """Yield the code that shows the change, or the reason why there is none."""
    witness = each.witness
    if witness is None:
        return
    yield from (f"      | {printable(line, _MAX_LENGTH)}" for line in witness.lines)
    remarks = [text for text in (witness.remark, witness.verdict) if text]
    if remarks:
        yield f"      = {printable('; '.join(remarks), _MAX_LENGTH)}"


def _callers(each: ReportedChange) -> Iterator[str]:
    """Yield the positions of the affected uses in the code of callers."""
    if each.callers:
        yield f"      used: {printable(callers_text(each), None)}"


def _line(each: ReportedChange, entry: Entry) -> str:
    change = each.change
    severity = "" if change.severity is entry.severity else f", {change.severity.value}"
    return f"{printable(change.message, _MAX_LENGTH)}  [{change.rule}{severity}]"
