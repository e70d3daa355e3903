"""Collection of changes, grouped by rule, pointer and direction."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from opgen.changes.model import Breaks, Change, Direction, Layer, Severity, Side
from opgen.changes.wire.comparison import WireComparison
from opgen.changes.wire.contexts import FAMILIES, UNUSED, inner_context, is_read, rule_context, words_of
from opgen.changes.wire.pairs import REQUEST, RESPONSE, FoundPair, Pair, spread
from opgen.changes.wire.rules import row_of
from opgen.changes.wire.texts import have_same_effect
from opgen.core.pointers import Pointer
from opgen.schemas.node import Node
from opgen.schemas.sites import BothSchemas

_ORDER = list(Severity)
_MAX_SHOWN = 60
_REMARKS = (", but its texts are still valid", ", but null has no text")


class WireDraft(NamedTuple):
    """Change on the wire before its operations are known."""

    rule: str
    severity: Severity
    message: str
    sides: tuple[Side | None, Side | None]
    direction: Direction | None = None


def draft(  # noqa: PLR0913, PLR0917  # the facts of a change
    rule: str, severity: Severity, message: str, old: Node | None, new: Node | None, value: str | None = None
) -> WireDraft:
    """Return a change of nodes. `value` distinguishes changes with the same pointer."""
    before, after = (None if each is None else Side(value=value, pointer=each.pointer) for each in (old, new))
    return WireDraft(rule, severity, message, (before, after))


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

    def number(self, name: str) -> int:
        """Return the bit of the operation `name`."""
        return 1 << self.names.setdefault(name, len(self.names))

    def add(self, draft: WireDraft, users: int = 0) -> None:
        """Add a change, or add its operations `users` to the same change.

        The change is at the pointer in the new document, or in the old one for a removed value.
        """
        old, new = draft.sides
        pointers = (each.pointer for each in (new, old) if each is not None)
        pointer = next((each for each in pointers if each is not None), ())
        change = Change(
            rule=draft.rule,
            severity=draft.severity,
            layer=Layer.WIRE,
            breaks=Breaks.WIRE if draft.severity is Severity.BREAKING else Breaks.NOTHING,
            message=draft.message,
            pointer=pointer,
            component=component_of(pointer),
            direction=draft.direction,
            old=old,
            new=new,
        )
        key = (change.rule, change.pointer, change.direction, change.message)
        known = self.changes.get(key)
        if known is not None:
            users |= known[1]
            if _ORDER.index(known[0].severity) <= _ORDER.index(change.severity):
                change = known[0]
        self.changes[key] = (change, users)

    def result(self) -> tuple[Change, ...]:
        """Return all changes, sorted by severity, pointer, rule and direction."""
        changes = [replace(change, operations=self._operations(users)) for change, users in self.changes.values()]
        return tuple(
            sorted(changes, key=lambda e: (_ORDER.index(e.severity), e.pointer, e.rule, e.direction or "", e.message))
        )

    def _operations(self, users: int) -> tuple[str, ...]:
        return tuple(sorted(name for name, number in self.names.items() if users >> number & 1))

    def add_schemas(self, comparison: WireComparison) -> None:
        """Add the differences of all pairs of schemas."""
        spread(comparison.roots, comparison.pairs.values())
        unused: set[Pointer] = set()
        for pair in (*comparison.roots, *comparison.pairs.values()):
            if pair.found and pair.uses.keys() == {UNUSED}:
                unused.update(_changed_component(e, comparison) for e in pair.found)
            for found in pair.found:
                self._add_found(pair, found, (comparison.old, comparison.new))
        for pointer in sorted(unused):
            side = Side(pointer=pointer)
            message = f'unused schema "{pointer[-1]}" changed'
            self.add(WireDraft("api-schema-changed", Severity.SAFE, message, (side, side)))

    def _add_found(self, pair: Pair, found: FoundPair, schemas: BothSchemas) -> None:
        uses: dict[str, int] = {}
        for context, users in pair.uses.items():
            if found.directions & (RESPONSE if is_read(context) else REQUEST):
                own = inner_context(context) if found.is_inner else context
                uses[own] = uses.get(own, 0) | users
        for family in FAMILIES:
            contexts = [each for each in family if uses.get(each)]
            if not contexts:
                continue
            users = 0
            for each in contexts:
                users |= uses[each]
            context = contexts[0]
            own = rule_context(context)
            row = row_of(found)
            direction = Direction.RESPONSE if is_read(context) else Direction.REQUEST
            severity, end = row.severity(own), ""
            if severity is Severity.BREAKING and have_same_effect(pair, found, context, schemas):
                severity, end = Severity.SAFE, _REMARKS[found.keyword == "null"]
            subject = self._subject(found, context)
            located = (found.old, found.old_at), (found.new, found.new_at)
            message = f"{subject} {row.phrase}{_values(found)}{end}"
            old, new = (None if at is None else Side(value=value, pointer=at) for value, at in located)
            self.add(WireDraft(row.id(own), severity, message, (old, new), direction), users)

    def _subject(self, found: FoundPair, context: str) -> str:
        """Return the words for the schema of a difference, such as `request property Job.title`."""
        pointer = found.new_at or found.old_at or ()
        lengths = range(len(pointer), 0, -1)
        owners = (self.parameters.get(pointer[:length]) for length in lengths)
        owner = next((each for each in owners if each), "")
        name = schema_name(pointer, owner)
        return f'{words_of(context)} "{name}"' if name else words_of(context)


def _changed_component(found: FoundPair, comparison: WireComparison) -> Pointer:
    """Return the component that contains a difference: one that both documents have, if they differ, the first one."""
    pointers = {component_of(each) for each in (found.old_at, found.new_at) if each}
    common = comparison.old.graph.values.keys() & comparison.new.graph.values.keys()
    return min(pointers & common or pointers)


def component_of(pointer: Pointer) -> Pointer:
    """Return the pointer of the named component that contains `pointer`, or else of the operation."""
    if pointer[:1] in {("components",), ("paths",), ("webhooks",)}:
        return pointer[:3]
    return pointer[:1]


def schema_name(pointer: Pointer, owner: str = "") -> str:
    """Return the name of the schema that contains `pointer`: its component or its `owner`, and its properties."""
    names = [owner] if owner else []
    tokens = list(pointer)
    if tokens[:2] == ["components", "schemas"]:
        names.append(tokens[2])
        tokens = tokens[3:]
    elif tokens[:1] == ["components"]:
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


def _values(found: FoundPair) -> str:
    old, new = _shown(found.old), _shown(found.new)
    if (found.old is None and found.new is None) or isinstance(found.old, bool):
        return ""
    if found.keyword.startswith(("required", "optional")):
        return ""
    if found.old is None or old == new:
        return f": {new}"
    return f": {old}" if found.new is None else f": {old} became {new}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
