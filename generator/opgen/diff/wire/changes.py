"""Collection of changes, grouped by rule, pointer and direction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from opgen.core.pointers import Pointer
from opgen.diff.model import RANK, Breaks, Change, Direction, Layer, Severity, Side, component_of
from opgen.diff.rules import severity_of
from opgen.schemas.node import Node

Key = TypeVar("Key")


def wire_change(  # noqa: PLR0913, PLR0917  # the facts of a change
    rule: str,
    severity: Severity,
    message: str,
    sides: tuple[Side | None, Side | None],
    direction: Direction | None = None,
    pointer: Pointer = (),
) -> Change:
    """Return a change without its operations.

    Without a `pointer`, it is at the pointer in the new document, or in the old one for a removed value.
    """
    old, new = sides
    at = pointer or next((each.pointer for each in (new, old) if each and each.pointer is not None), ())
    return Change(
        rule=rule,
        severity=severity,
        layer=Layer.WIRE,
        breaks=Breaks.WIRE if severity is Severity.BREAKING else Breaks.NOTHING,
        message=message,
        pointer=at,
        component=component_of(at),
        direction=direction,
        old=old,
        new=new,
    )


def draft(  # noqa: PLR0913, PLR0917  # the facts of a change
    rule: str,
    message: str,
    old: Node | None,
    new: Node | None,
    value: str | None = None,
    severity: Severity | None = None,
    direction: Direction | None = None,
) -> Change:
    """Return a change of nodes. By default, it has the usual severity of its rule.

    `value` distinguishes changes with the same pointer.
    """
    before, after = (None if each is None else Side(value=value, pointer=each.pointer) for each in (old, new))
    severity = severity or severity_of(rule, is_reversed=False)
    return wire_change(rule, severity, message, (before, after), direction)


def in_either(old: Mapping[Key, Node], new: Mapping[Key, Node]) -> Iterator[tuple[Key, Node | None, Node | None]]:
    """Yield each key with its old and its new node."""
    yield from ((key, old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new)))


def one_sided(old: Mapping[str, Node], new: Mapping[str, Node]) -> Iterator[tuple[str, str, Node | None, Node | None]]:
    """Yield each name that only one version has, the word `added` or `removed`, and its old or new node."""
    yield from ((name, "removed", old[name], None) for name in sorted(old.keys() - new.keys()))
    yield from ((name, "added", None, new[name]) for name in sorted(new.keys() - old.keys()))


@dataclass(slots=True, kw_only=True)
class Report:
    """Changes found so far.

    - `names`: the number of each operation, which is the number of its bit.
    - `parameters`: the names of parameters and headers by the pointers of their schemas.
    """

    names: dict[str, int] = field(default_factory=dict)
    parameters: dict[Pointer, str] = field(default_factory=dict)
    changes: dict[tuple[str, Pointer, Direction | None, str], tuple[Change, int]] = field(default_factory=dict)

    def number(self, *names: str) -> int:
        """Return the bits of the operations `names`."""
        return sum({1 << self.names.setdefault(name, len(self.names)) for name in names})

    def add(self, change: Change, users: int = 0) -> None:
        """Add a change, or add its operations `users` to the same change."""
        key = (change.rule, change.pointer, change.direction, change.message)
        known = self.changes.get(key)
        if known is not None:
            users |= known[1]
            if RANK[known[0].severity] <= RANK[change.severity]:
                change = known[0]
        self.changes[key] = (change, users)

    def result(self) -> tuple[Change, ...]:
        """Return all changes, sorted by severity, pointer, rule and direction."""
        changes = [
            replace(
                change, operations=tuple(sorted(name for name, number in self.names.items() if users >> number & 1))
            )
            for change, users in self.changes.values()
        ]
        return tuple(sorted(changes, key=lambda e: (RANK[e.severity], e.pointer, e.rule, e.direction or "", e.message)))


def schema_name(pointer: Pointer, owner: str = "") -> str:
    """Return the name of the schema that contains `pointer`: its component or its `owner`, and its properties."""
    names = [owner] if owner else []
    tokens = list(pointer)
    if tokens[:1] == ["components"]:
        names += tokens[2:3] if not owner or tokens[1] == "schemas" else []
        tokens = tokens[3:]
    number = 0
    while number < len(tokens):
        if tokens[number] == "properties" and number + 1 < len(tokens):
            names.append(tokens[number + 1])
            number += 1
        elif tokens[number] == "items" and names:
            names[-1] += "[]"
        number += 1
    return ".".join(names)
