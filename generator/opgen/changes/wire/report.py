"""Collection of changes, grouped by rule, pointer and direction."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from opgen.changes.model import Breaks, Change, Direction, Layer, Severity, Side
from opgen.changes.wire.comparison import Comparison
from opgen.changes.wire.pairs import REQUEST, RESPONSE, Found, Pair
from opgen.changes.wire.rules import property_rule, schema_rule
from opgen.core.pointers import Pointer

_ORDER = list(Severity)
_INNER = {
    "request-body": "request-property",
    "request-parameter": "request-parameter-property",
    "response-body": "response-property",
}
_FAMILIES = (
    ("request-body", "request-property"),
    ("request-parameter",),
    ("request-parameter-property",),
    ("response-body", "response-property"),
    ("response-header",),
)
_MAX_SHOWN = 60


@dataclass(slots=True, kw_only=True)
class Report:
    """Changes found so far. `names` has the name of each operation, at the number of its bit."""

    names: list[str] = field(default_factory=list)
    changes: dict[tuple[str, Pointer, Direction | None], tuple[Change, int]] = field(
        default_factory=dict
    )

    def number(self, name: str) -> int:
        """Return the bit of the operation `name`."""
        if name not in self.names:
            self.names.append(name)
        return 1 << self.names.index(name)

    def add(  # noqa: PLR0913  # a change has these parts
        self,
        rule: str,
        severity: Severity,
        message: str,
        *,
        old: Side | None = None,
        new: Side | None = None,
        users: int = 0,
        direction: Direction | None = None,
    ) -> None:
        """Add a change, or add its operations to the same change."""
        pointer = next(
            (e.pointer for e in (new, old) if e is not None and e.pointer is not None),
            (),
        )
        key = (rule, pointer, direction)
        change = Change(
            rule=rule,
            severity=severity,
            layer=Layer.WIRE,
            breaks=Breaks.WIRE if severity is Severity.BREAKING else Breaks.NOTHING,
            message=message,
            pointer=pointer,
            component=component_of(pointer),
            direction=direction,
            old=old,
            new=new,
        )
        known = self.changes.get(key)
        if known is not None:
            users |= known[1]
            if _ORDER.index(known[0].severity) <= _ORDER.index(severity):
                change = known[0]
        self.changes[key] = (change, users)

    def result(self) -> tuple[Change, ...]:
        """Return all changes, sorted by severity, pointer, rule and direction."""
        changes = [
            replace(change, operations=self._operations(users))
            for change, users in self.changes.values()
        ]
        return tuple(
            sorted(
                changes,
                key=lambda e: (
                    _ORDER.index(e.severity),
                    e.pointer,
                    e.rule,
                    e.direction or "",
                ),
            )
        )

    def _operations(self, users: int) -> tuple[str, ...]:
        return tuple(
            sorted(
                name for number, name in enumerate(self.names) if users >> number & 1
            )
        )

    def add_schemas(self, comparison: Comparison) -> None:
        """Add the differences of all pairs of schemas."""
        _spread(comparison.roots)
        for pair in (*comparison.roots, *comparison.pairs.values()):
            for found in pair.found:
                self._add_found(pair, found)

    def _add_found(self, pair: Pair, found: Found) -> None:
        uses: dict[str, int] = {}
        for context, users in pair.uses.items():
            if found.directions & _bit(context):
                own = _INNER.get(context, context) if found.is_inner else context
                uses[own] = uses.get(own, 0) | users
        for family in _FAMILIES:
            contexts = [each for each in family if uses.get(each)]
            if not contexts:
                continue
            users = 0
            for each in contexts:
                users |= uses[each]
            context = contexts[0]
            rule = property_rule(found, context) or schema_rule(found, context)
            direction = (
                Direction.REQUEST
                if context.startswith("request")
                else Direction.RESPONSE
            )
            self.add(
                rule.id,
                rule.severity,
                f"{_subject(found, context)} {rule.phrase}{_values(found)}",
                old=_side(found.old, found.old_at),
                new=_side(found.new, found.new_at),
                users=users,
                direction=direction,
            )


def _side(value: Any, pointer: Pointer | None) -> Side | None:
    return None if pointer is None else Side(value=value, pointer=pointer)


def _bit(context: str) -> int:
    return REQUEST if context.startswith("request") else RESPONSE


def _spread(roots: list[Pair]) -> None:
    """Pass the operations of each pair on to the pairs inside it."""
    waiting = list(roots)
    queued = {id(each) for each in roots}
    while waiting:
        pair = waiting.pop()
        queued.discard(id(pair))
        for edge in pair.edges:
            inner, grew = edge.pair.uses, False
            for context, users in tuple(pair.uses.items()):
                if not edge.directions & _bit(context):
                    continue
                own = _INNER.get(context, context) if edge.is_inner else context
                known = inner.get(own, 0)
                if known | users != known:
                    inner[own] = known | users
                    grew = True
            if grew and id(edge.pair) not in queued:
                queued.add(id(edge.pair))
                waiting.append(edge.pair)


def component_of(pointer: Pointer) -> Pointer:
    """Return the pointer of the named component that contains `pointer`, or else of the operation."""
    if pointer[:1] in {("components",), ("paths",), ("webhooks",)}:
        return pointer[:3]
    return pointer[:1]


_WORDS = {
    "request-body": "request body",
    "request-property": "request property",
    "request-parameter": "request parameter",
    "request-parameter-property": "property of a request parameter",
    "response-body": "response body",
    "response-property": "response property",
    "response-header": "response header",
}


def _subject(found: Found, context: str) -> str:
    """Return the words for the schema of a difference, such as `request property Job.title`."""
    pointer = found.new_at or found.old_at or ()
    name = schema_name(pointer)
    return f'{_WORDS[context]} "{name}"' if name else _WORDS[context]


def schema_name(pointer: Pointer) -> str:
    """Return the name of the schema that contains `pointer`: its component and its properties."""
    names: list[str] = []
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


def _values(found: Found) -> str:
    old, new = _shown(found.old), _shown(found.new)
    if (found.old is None and found.new is None) or isinstance(found.old, bool):
        return ""
    if found.keyword.startswith(("required", "optional")):
        return ""
    if found.old is None:
        return f": {new}"
    return f": {old}" if found.new is None else f": {old} became {new}"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
