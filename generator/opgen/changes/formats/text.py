"""Report about changes as text for people: sections by severity, groups by component."""

import re
import textwrap
from collections.abc import Collection, Iterable, Iterator
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

_ALIKE: Final = 3
"""Number of changes of one rule from which they share an entry."""
_SHOWN: Final = 3
_MAX_LENGTH: Final = 300
_WIDTH: Final = 150
_NAME: Final = re.compile(r'"([^"]+)"')


def render_text(report: ChangeReport, *, verbose: bool = False) -> str:
    """Return `report` as text.

    Without `verbose`, changes of one rule share an entry that names all of them, and safe changes of one rule share a
    line. The entry has the position and the witness of its first change.
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
            is_short = severity is Severity.SAFE and not verbose
            lines += (
                _lines_of_rules(same) if is_short else _section(same, verbose=verbose)
            )
    allowed = [each for each in entries if each.main.allowed]
    if allowed:
        lines += ["", "ALLOWED", *_section(allowed, verbose=True)]
    lines += [f"note: {printable(note, _MAX_LENGTH)}" for note in report.notes]
    return "\n".join(lines) + "\n"


def _lines_of_rules(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield one line for each rule, with the names of a few changes."""
    for rule, same in _by_rule(each.main for each in entries).items():
        names = [*dict.fromkeys(map(_name, same))]
        shown = ", ".join(names[:_SHOWN])
        more = len(names) - _SHOWN
        end = f" and {more} more (-v)" if more > 0 else ""
        yield f"  {len(same)}x {rule}: {shown}{end}"


def _section(entries: Iterable[Entry], *, verbose: bool) -> Iterator[str]:
    entries = tuple(entries)
    alike: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        alike.setdefault(_kind(entry), []).append(entry)
    collected = [same for same in alike.values() if len(same) >= _ALIKE and not verbose]
    for same in collected:
        yield from _collected(same)
    rest = {id(entry) for same in collected for entry in same}
    for group in groups_of(each for each in entries if id(each) not in rest):
        yield f"  {printable(group.title)}"
        for entry in group.entries:
            yield from _entry(entry, verbose=verbose)


def _kind(entry: Entry) -> tuple[object, ...]:
    """Return the facts that entries have in common if they share one entry."""
    main = entry.main
    remark = "" if main.witness is None else main.witness.remark
    is_shown = main.witness is None or main.witness.verdict[:3] != "not"
    return main.change.rule, remark, is_shown, id(entry) if main.allowed else None


def _collected(entries: list[Entry]) -> Iterator[str]:
    """Yield one entry for changes of one rule: all names, and the position and the witness of the first."""
    first = entries[0]
    rule = first.main.change.rule
    severity = first.main.change.severity
    end = "" if severity is first.severity else f", {severity.value}"
    yield f"  {len(entries)} changes  [{rule}{end}]"
    yield from _wrapped([_name(each.main) for each in entries], "    ")
    yield from _details(first.main)
    for entry in entries:
        yield from _callers(entry.main)
    yield from _witness(first.main)
    implied = [each for entry in entries for each in entry.implied]
    names = {_plain(_name(each.main)) for each in entries}
    yield from _implied(implied, first, verbose=False, known=names)


def _implied(
    changes: Iterable[ReportedChange],
    entry: Entry,
    *,
    verbose: bool,
    known: Collection[str] = (),
) -> Iterator[str]:
    """Yield the changes of the package that changes on the wire imply.

    `known` are the names of these changes, if the report has them already.
    """
    for rule, same in _by_rule(changes).items():
        if same[0].change.severity is Severity.SAFE and not verbose:
            continue
        distinct = list({each.change.message: each for each in same}.values())
        if len(distinct) >= _ALIKE and not verbose:
            names = [_name(each) for each in distinct]
            is_same = {*map(_plain, names)} == {*known}
            shown = "the same names" if is_same else f"{len(distinct)} changes"
            yield f"      python: {shown}  [{rule}]"
            yield from _wrapped(() if is_same else names, "        ")
            for each in distinct:
                yield from _callers(each)
            yield from _witness(distinct[0])
            continue
        for each in distinct:
            yield f"      python: {_line(each, entry)}"
            yield from _callers(each)
            yield from _witness(each)


def _by_rule(changes: Iterable[ReportedChange]) -> dict[str, list[ReportedChange]]:
    found: dict[str, list[ReportedChange]] = {}
    for each in changes:
        found.setdefault(each.change.rule, []).append(each)
    return found


def _name(each: ReportedChange) -> str:
    """Return the name of the changed value: of Python, of a schema, or of an operation."""
    change = each.change
    if change.names:
        return printable(change.names[0], _MAX_LENGTH)
    found = _NAME.search(change.message)
    if found is not None:
        name = printable(found[1], _MAX_LENGTH)
        value = change.old or change.new
        has_value = value is not None and isinstance(value.value, str)
        is_enum = "enum-value" in change.rule
        return (
            f"{name} {printable(value.value)}"
            if value and has_value and is_enum
            else name
        )
    return printable(next(iter(change.operations), change.message), _MAX_LENGTH)


def _plain(name: str) -> str:
    """Return a name without the differences between wire names and Python names."""
    return name.replace("_", "").replace(" ", ".").lower()


def _wrapped(names: Iterable[str], indent: str) -> list[str]:
    """Return the distinct names on lines of limited width."""
    text = ", ".join(name.replace(" ", "\0") for name in dict.fromkeys(names))
    lines = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in lines]


def _entry(entry: Entry, *, verbose: bool) -> Iterator[str]:
    main = entry.main
    yield f"    {_line(main, entry)}"
    yield from _details(main)
    yield from _callers(main)
    yield from _witness(main)
    yield from _implied(entry.implied, entry, verbose=verbose)


def _details(main: ReportedChange) -> Iterator[str]:
    details = [position_text(main), operations_text(main)]
    if main.code:
        details.insert(1, f"{main.code.path}:{main.code.line}")
    text = "  ".join(printable(each, _MAX_LENGTH) for each in details if each)
    if text:
        yield f"      {text}"
    if main.allowed:
        until = f" until {main.allowed.until}" if main.allowed.until else ""
        yield f"      allowed{until}: {printable(main.allowed.reason, _MAX_LENGTH)}"


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
