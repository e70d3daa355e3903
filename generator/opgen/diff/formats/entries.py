"""Entries of changes in reports for people: changes with implied ones, lists of one rule, and names."""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Final, NamedTuple, TypeVar

from opgen.core.findings import first_of
from opgen.core.pointers import Pointer, pointer_text
from opgen.core.terminal import printable
from opgen.diff.model import RANK, Breaks, Change, Direction, ReportedChange, Severity
from opgen.diff.rules import CHANGE_RULES, OF_CALLS

Item = TypeVar("Item")
_SHOWN_OPERATIONS = 3
_SUBJECTS: Final = ("method", "function", "parameter", "body", "return-type", "error", "enum-member", "field")


class Entry(NamedTuple):
    """Worst change of one edit, and the other changes of the edit: implied ones, or the one that implies it."""

    main: ReportedChange
    others: tuple[ReportedChange, ...] = ()

    @property
    def severity(self) -> Severity:
        """Severity of the worst change."""
        return self.main.change.severity


def entries_of(changes: Iterable[ReportedChange]) -> tuple[Entry, ...]:
    """Return one entry for each edit, in the given order: changes at one value of the document, and the implied ones.

    The main change is the worst one. An allowed change is the least.
    """
    changes = tuple(changes)
    implied = {(each.change.parent, each.change.severity) for each in changes}
    unions = {_union_of(each.change) for each in changes if (each.fingerprint, each.change.severity) in implied} - {()}
    edits: dict[str, object] = {}
    for each in changes:
        change, own = each.change, each.fingerprint
        at = (union if (union := _union_of(change)) in unions else _value_of(change), each.allowed is None)
        edits.setdefault(own, own if change.direction is None or not change.pointer else at)
    found: dict[object, list[ReportedChange]] = {}
    for is_implied in (False, True):
        for each in changes:
            own, parent = each.fingerprint, each.change.parent
            if (parent in edits and parent != own) is is_implied:
                found.setdefault(edits[parent if is_implied else own], []).append(each)
    gone = frozenset(key for each in changes if _is_other_call(each.change) for key in each.change.operations)
    return tuple(entry for same in found.values() for entry in _divided(sorted(same, key=_order), gone))


def _divided(same: Sequence[ReportedChange], gone: frozenset[str]) -> Iterator[Entry]:
    """Yield an entry for each effect of an edit on callers: for changes of the package that concern other calls.

    `gone` are operations of which another entry has all calls.
    """
    known = {_direction(each.change) for each in same} - {None} or {*Direction}
    parts: list[tuple[set[object], list[ReportedChange]]] = []
    for each in same:
        callers, seen = _callers(each.change, known, gone), {own for part in parts for own in part[0]}
        is_known = callers <= seen if each.change.names else not callers or callers & seen
        if parts and (is_known or not each.reaches(Severity.RISKY) or not parts[0][1][0].change.operations):
            max(parts, key=lambda part: len(part[0] & callers))[1].append(each)
        else:
            parts.append((callers, [each]))
    yield from (Entry(part[0], tuple(part[1:])) for _, part in parts)


def _is_other_call(change: Change) -> bool:
    """Return whether only one version has the operation of a change, or its function calls another one."""
    rule = CHANGE_RULES[change.rule]
    is_one_sided = rule.subject in {"operation", "function"} and rule.section != "Changed"
    return is_one_sided or rule.happened == "endpoint-changed"


def _direction(change: Change) -> Direction | None:
    """Return the direction of a change, of an argument or of a result. A field may have both."""
    subject = CHANGE_RULES[change.rule].subject
    of_calls = Direction.RESPONSE if subject == "return-type" else Direction.REQUEST
    return of_calls if subject in OF_CALLS else change.direction


def _callers(change: Change, known: Iterable[Direction | None], gone: frozenset[str]) -> set[object]:
    """Return the operations of a change with the directions of its values, and whether these are sent in another way."""
    own = _direction(change)
    is_sent = change.rule.endswith("serialization-changed")
    return {*product({*change.operations} - gone, (own,) if own else known, (is_sent,))}


_DETAIL: Final = re.compile(r"(?<!/properties)(/content/[^/]+)?(/schema)?(/type|/nullable)?$")
_STATUS_OF: Final = re.compile(r"^(/paths/.*/responses)/[^/]+$")


def _value_of(change: Change) -> str:
    """Return the pointer of the value of which a keyword about types changed, or else of the change."""
    return _STATUS_OF.sub(r"\1", _DETAIL.sub("", pointer_text(change.identity or change.pointer)))


def _union_of(change: Change) -> Pointer:
    """Return the pointer of the union of which a member was added or removed, or nothing."""
    pointer = change.identity or change.pointer
    return pointer[:-1] if pointer[-2:-1] in {("oneOf",), ("anyOf",)} else ()


def _order(each: ReportedChange) -> tuple[object, ...]:
    """Return a key that sorts the worst change first: the package before the wire, and calls before models.

    Safe changes are last.
    """
    change, subject = each.change, CHANGE_RULES[each.change.rule].subject
    return (
        each.allowed is not None,
        change.severity is Severity.SAFE,
        not each.gates,
        RANK[change.severity],
        not change.names,
        [*Breaks].index(change.breaks),
        _SUBJECTS.index(subject) if subject in _SUBJECTS else len(_SUBJECTS),
    )


def grouped(items: Iterable[Item], key: Callable[[Item], object]) -> list[list[Item]]:
    """Return lists of the items with equal keys, in the order of their first items."""
    found: dict[object, list[Item]] = {}
    for each in items:
        found.setdefault(key(each), []).append(each)
    return list(found.values())


def operations_text(operations: Sequence[str]) -> str:
    """Return up to three operations and the number of the others."""
    return first_of(operations, _SHOWN_OPERATIONS)


WIDTH: Final = 120
"""Maximum width of a line of names. A longer name has a line of its own."""

_MAX_LENGTH: Final = 300
_QUOTED: Final = re.compile(r'"([^"]+)"')
_LISTED: Final = re.compile(r'(.* (?:has a new|lost an?) [^"]*): ("[^"]*")', re.DOTALL)
"""Message about a value or a member of a union, which follows the words."""
_OF_VALUES: Final = {("schemas",), ("securitySchemes",)}
"""Components that callers know by their names. Others are parts of operations."""
_MEMBER: Final = re.compile(r"(.+)(\.[^. ]+)", re.DOTALL)
_STATUS: Final = re.compile(r"\bresponse( (?:[1-5](?:\d\d|XX)|default))\b")
_SPACE: Final = "\0"
"""Space inside a name, where a line must not break."""


class ShownName(NamedTuple):
    """Name of a changed value: its owner, such as a model or an operation, and the rest, such as `.title`."""

    owner: str
    member: str = ""

    @property
    def text(self) -> str:
        """The complete name."""
        return self.owner + self.member


class Wording(NamedTuple):
    """Names that one change concerns, and the words of its message without them."""

    names: tuple[ShownName, ...]
    words: str


def wording_of(each: ReportedChange) -> Wording:
    """Return the names of Python, or else of a schema, a parameter or an operation."""
    change, message = each.change, each.change.message
    if not change.names and (listed := _LISTED.fullmatch(message)):
        inner = wording_of(replace(each, change=replace(change, message=listed[1])))
        return Wording((ShownName(inner.names[0].text, f" {listed[2]}"),), inner.words)
    if change.names:
        first, *_ = change.names
        words = message.removeprefix(first).partition(", also in ")[0]
        return Wording(tuple(map(split_name, change.names)), words)
    found = _QUOTED.search(message)
    if found and ": " in message[: found.start()]:
        found = None  # a value
    is_own = change.pointer[:1] in {("paths",), ("webhooks",)}
    owner = _owner(change) if is_own else ""
    # The name of a callback contains the name of its operation.
    own = [name for name in change.operations if name in message]
    owner = max([owner, *own], key=len) if is_own else owner
    if found is None or (owner and owner in message):
        text = owner or next(iter(change.operations), message)
        status = _STATUS.search(message)
        member = status[1] if status else ""
        words = message.replace(text, "").replace(member, "")
        return Wording((ShownName(text, member),), words)
    words = message[: found.start()] + message[found.end() :]
    if change.operations and change.pointer[:1] == ("components",) and change.pointer[1:2] not in _OF_VALUES:
        return Wording(tuple(ShownName(each, f" {found[0]}") for each in change.operations), words)
    if owner:
        return Wording((ShownName(owner, f" {found[0]}"),), words)
    return Wording((split_name(found[1]),), words)


def _owner(change: Change) -> str:
    """Return the operation or the component with the change."""
    match change.component or change.pointer:
        case ("paths", path, method, *_):
            return f"{method.upper()} {path}"
        case ("webhooks", name, method, *_):
            return f"webhook {name} {method.upper()}"
        case pointer:
            return pointer[-1]


def split_name(name: str) -> ShownName:
    """Return the owner and the last part of a name."""
    found = _MEMBER.fullmatch(name)
    return ShownName(*found.groups()) if found else ShownName(name)


def list_of(start: str, names: Iterable[ShownName], indent: str) -> str:
    """Return `start` and the distinct names, on lines of limited width.

    Args:
        start: Text before the names, with the indent of the first line.
        names: Names in order. Names of one owner should follow each other.
        indent: Indent of the lines after the first.
    """
    shown = list(dict.fromkeys(names))
    texts = []
    for before, name in zip((None, *shown), shown, strict=False):
        is_same = before and name.owner == before.owner and name.member
        texts.append(printable(name.member.strip() if is_same else name.text, _MAX_LENGTH).replace(" ", _SPACE))
    return textwrap.fill(
        start + ", ".join(texts),
        WIDTH,
        initial_indent="",
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    ).replace(_SPACE, " ")


def kind_of(each: ReportedChange) -> tuple[object, ...]:
    """Return the facts that changes have in common if they share a list: also the outcome of their witnesses."""
    change, witness = each.change, each.witness
    remark = "" if witness is None else witness.remark
    return change.rule, change.severity, change.cause, remark, "" if witness is None else witness.outcome


def by_kind(changes: Iterable[ReportedChange]) -> list[list[ReportedChange]]:
    """Return lists of changes, without changes of the same rule and message."""
    return grouped({(each.change.rule, each.change.message): each for each in changes}.values(), kind_of)


def names_of(changes: Iterable[ReportedChange]) -> list[ShownName]:
    """Return the names of all changes, with the names of one owner after each other."""
    names = (name for each in changes for name in wording_of(each).names)
    return [name for same in grouped(names, lambda name: name.owner) for name in same]


def has_same_words(changes: Iterable[ReportedChange]) -> bool:
    """Return whether the messages of the changes differ in their names only."""
    return len({wording_of(each).words for each in changes}) == 1


def complete_message(each: ReportedChange) -> str:
    """Return the message, with the operation or the further functions if the message does not name them."""
    change, found = each.change, wording_of(each)
    message = change.message.partition(", also in ")[0]
    others = [name.text for name in found.names]
    if change.names:
        others = others[1:]
    elif found.names[0].member.startswith(' "'):
        others = [found.names[0].owner]
    missing = [name for name in others if name not in message]
    return f"{message} ({', '.join(missing)})" if missing else message


_IMPORTS: Final = ("from ", "import ")
_JOINED: Final = re.compile(r"^(.*:)\n {4}(.*)$(?!\n {4})|^([^#\n].*)\n(#.*)$", re.MULTILINE)
"""A `def` with a body of one line, and code with a comment below it."""


def short_lines(lines: Sequence[str], width: int) -> list[str]:
    """Return a witness without its imports, and with its short lines joined to one line.

    A witness that consists of imports keeps them. A body of one line follows its `def`, and a comment follows the code
    above it.
    """

    def joined(found: re.Match[str]) -> str:
        text = f"{found[1]} {found[2]}" if found[1] else f"{found[3]}  {found[4]}"
        return text if len(text) <= width else found[0]

    rest = [line for line in lines if not line.startswith(_IMPORTS)] or lines
    return _JOINED.sub(joined, "\n".join(rest)).split("\n") if rest else []
