"""Rules of the wire layer, as data."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from opgen.changes.model import ChangeRule, Direction, Layer, Severity
from opgen.changes.wire.contexts import CONTEXTS, is_text
from opgen.changes.wire.operation_rules import OPERATION_RULES
from opgen.changes.wire.relate import Relation
from opgen.changes.wire.table import EXCLUSIVE, ROWS, B, Event, R, S

if TYPE_CHECKING:  # completion of rule ids compares no documents
    from opgen.changes.wire.pairs import FoundPair


class Judged(NamedTuple):
    """Rule id, severity and phrase of one difference."""

    id: str
    severity: Severity
    phrase: str


def schema_rule(found: "FoundPair", context: str) -> Judged:
    """Return the rule of a difference that the table contains."""
    event = Event(keyword=found.keyword, relation=found.relation, happened=found.happened)
    row = ROWS[event]
    direction = _direction(context)
    severity = row.severity(direction, is_parameter=context.startswith("request-parameter"))
    return Judged(f"{context}-{row.end(direction)}", severity, row.phrase)


def _direction(context: str) -> Direction:
    is_request = context.startswith("request")
    return Direction.REQUEST if is_request else Direction.RESPONSE


_Property = tuple[str, str, str, str, Severity, Severity, str]
"""Keyword, happening, end of the id in requests and in responses, severities, phrase."""

_PROPERTIES: tuple[_Property, ...] = (
    (
        "required-property",
        "set",
        "new-required-{}",
        "response-required-property-added",
        B,
        S,
        "was added and is required",
    ),
    (
        "required-property-with-default",
        "set",
        "new-required-{}-with-default",
        "response-required-property-added",
        B,
        S,
        "was added and is required",
    ),
    ("optional-property", "set", "new-optional-{}", "response-optional-property-added", S, S, "was added"),
    ("required-property", "unset", "{}-removed", "response-required-property-removed", R, B, "was removed"),
    ("optional-property", "unset", "{}-removed", "response-optional-property-removed", R, R, "was removed"),
    ("required", "narrower", "{}-became-required", "response-property-became-required", B, S, "became required"),
    (
        "required-with-default",
        "narrower",
        "{}-became-required-with-default",
        "response-property-became-required",
        B,
        S,
        "became required",
    ),
    ("required", "wider", "{}-became-optional", "response-property-became-optional", S, B, "became optional"),
    (
        "readOnly-required",
        "narrower",
        "request-required-property-became-read-only",
        "response-required-property-became-read-only",
        S,
        S,
        "became read-only",
    ),
    (
        "readOnly-optional",
        "narrower",
        "request-optional-property-became-read-only",
        "response-optional-property-became-read-only",
        S,
        S,
        "became read-only",
    ),
    (
        "readOnly-required",
        "wider",
        "request-required-property-became-not-read-only",
        "response-required-property-became-not-read-only",
        S,
        S,
        "is not read-only any more",
    ),
    (
        "readOnly-optional",
        "wider",
        "request-optional-property-became-not-read-only",
        "response-optional-property-became-not-read-only",
        S,
        S,
        "is not read-only any more",
    ),
    (
        "writeOnly-required",
        "narrower",
        "request-required-property-became-write-only",
        "response-required-property-became-write-only",
        S,
        S,
        "became write-only",
    ),
    (
        "writeOnly-optional",
        "narrower",
        "request-optional-property-became-write-only",
        "response-optional-property-became-write-only",
        S,
        S,
        "became write-only",
    ),
    (
        "writeOnly-required",
        "wider",
        "request-required-property-became-not-write-only",
        "response-required-property-became-not-write-only",
        S,
        R,
        "is not write-only any more",
    ),
    (
        "writeOnly-optional",
        "wider",
        "request-optional-property-became-not-write-only",
        "response-optional-property-became-not-write-only",
        S,
        R,
        "is not write-only any more",
    ),
)
_BY_KEY = {(row[0], row[1]): row for row in _PROPERTIES}
_PROPERTY_CONTEXTS = {
    "request-property": "request-property",
    "request-parameter-property": "request-parameter-property",
}


def property_rule(found: "FoundPair", context: str) -> Judged | None:
    """Return the rule of a difference between two lists of properties, or None for any other difference."""
    row = _BY_KEY.get((found.keyword, found.happened)) or _BY_KEY.get((found.keyword, found.relation))
    if row is None:
        return None
    _, _, request, response, in_request, in_response, phrase = row
    if _direction(context) is Direction.RESPONSE:
        return Judged(response, in_response, phrase)
    return Judged(request.format(context), in_request, phrase)


def _reverse_key(row: _Property) -> list[tuple[str, str]]:
    keyword, happened = row[0], row[1]
    if happened in {"set", "unset"}:
        names = ["required-property", "optional-property", "required-property-with-default"]
        is_required = keyword.startswith("required")
        other = "unset" if happened == "set" else "set"
        return [(each, other) for each in names if each.startswith("required") == is_required]
    if keyword.startswith("required"):
        other = "wider" if happened == "narrower" else "narrower"
        return [(each, other) for each in ("required", "required-with-default")]
    return [
        (f"{keyword.partition('-')[0]}-{each}", "wider" if happened == "narrower" else "narrower")
        for each in ("required", "optional")
    ]


class _Draft(NamedTuple):
    title: str
    severities: set[Severity]
    mirror: set[str]


def _schema_rules() -> Iterable[tuple[str, str, set[Severity], set[str]]]:
    for event, row in ROWS.items():
        for context, words in CONTEXTS.items():
            direction = _direction(context)
            severity = row.severity(direction, is_parameter=context.startswith("request-parameter"))
            severities = {severity}
            if row.by_text and severity is B and is_text(context):
                severities.add(S)
            mirror = {f"{context}-{ROWS[each].end(direction)}" for each in _reverse_events(event) if each in ROWS}
            yield f"{context}-{row.end(direction)}", f"{words} {row.phrase}.", severities, mirror


def _reverse_events(event: Event) -> Iterable[Event]:
    """Yield the events that the two versions may give in reverse order."""
    yield event.reverse
    if event.keyword in {"deprecated", "sunset"}:
        happened = "unset" if event.happened == "set" else "set"
        for keyword in ("deprecated", "sunset"):
            yield replace(event, keyword=keyword, happened=happened)
    elif event.keyword == "pattern":
        yield from (each for each in ROWS if _are_mirrored_patterns(event, each))
    elif event.happened == "changed" and event.keyword in EXCLUSIVE:
        # The keyword of the new version names the rule.
        yield replace(event.reverse, keyword=EXCLUSIVE[event.keyword])


def _are_mirrored_patterns(one: Event, other: Event) -> bool:
    relations = {one.relation, other.relation}
    is_reverse = relations == {Relation.WIDER, Relation.NARROWER}
    is_changed = one.happened == other.happened == "changed"
    return other.keyword == "pattern" and (is_reverse or is_changed)


def _property_rules() -> Iterable[tuple[str, str, set[Severity], set[str]]]:
    for row in _PROPERTIES:
        _, _, request, response, in_request, in_response, phrase = row
        reverses = [_BY_KEY[each] for each in _reverse_key(row) if each in _BY_KEY]
        for context in _PROPERTY_CONTEXTS:
            mirror = {each[2].format(context) for each in reverses}
            yield request.format(context), f"{CONTEXTS[context]} {phrase}.", {in_request}, mirror
        mirror = {each[3] for each in reverses}
        yield response, f"{CONTEXTS['response-property']} {phrase}.", {in_response}, mirror


def _rules() -> dict[str, ChangeRule]:
    drafts: dict[str, _Draft] = {}
    for id_, title, severities, mirror in (*_schema_rules(), *_property_rules()):
        draft = drafts.setdefault(id_, _Draft(title, set(), set()))
        draft.severities.update(severities)
        draft.mirror.update(mirror)
    rules = [
        ChangeRule(
            id=id_,
            layer=Layer.WIRE,
            title=draft.title,
            severities=tuple(sorted(draft.severities, key=list(Severity).index)),
            mirror=tuple(sorted(draft.mirror)),
        )
        for id_, draft in drafts.items()
    ]
    return {rule.id: rule for rule in sorted((*rules, *OPERATION_RULES), key=lambda e: e.id)}


WIRE_RULES = _rules()
"""All rules of the wire layer by id."""
