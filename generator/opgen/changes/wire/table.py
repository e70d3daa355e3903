"""Table of the changes of schemas: from keyword, relation and direction to the end of a rule id and a severity."""

from dataclasses import dataclass

from opgen.changes.model import Direction, Severity
from opgen.changes.wire.relate import Relation

B, R, S = Severity.BREAKING, Severity.RISKY, Severity.SAFE


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Kind of a change, without direction.

    - `happened`: `set` or `unset` for a keyword that appeared or disappeared, else `changed`.
    """

    keyword: str
    relation: Relation
    happened: str = "changed"

    @property
    def reverse(self) -> "Event":
        """Return the event of the reversed comparison."""
        happened = {"set": "unset", "unset": "set"}.get(self.happened, self.happened)
        return Event(keyword=self.keyword, relation=self.relation.reverse, happened=happened)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Row of the table.

    - `suffix`: the end of the rule id.
    - `phrase`: the end of the message.
    - `response_suffix`: the suffix for responses, if it differs.
    - `parameter`: the severity for parameters, if it differs.
    - `by_text`: the change is safe where a style writes values as text, and the texts are still valid.
    """

    suffix: str
    request: Severity
    response: Severity
    phrase: str
    response_suffix: str = ""
    parameter: Severity | None = None
    by_text: bool = False

    def end(self, direction: Direction) -> str:
        """Return the end of the rule id in `direction`."""
        if direction is Direction.RESPONSE and self.response_suffix:
            return self.response_suffix
        return self.suffix

    def severity(self, direction: Direction, *, is_parameter: bool = False) -> Severity:
        """Return the severity in `direction`."""
        if direction is Direction.RESPONSE:
            return self.response
        if is_parameter and self.parameter is not None:
            return self.parameter
        return self.request


_WIDER, _NARROWER = Relation.WIDER, Relation.NARROWER
_DIFFERENT = Relation.DIFFERENT
_WIDE, _NARROW = (S, B), (B, S)
"""Severities in requests and in responses of a wider and of a narrower set of values."""

_BOUNDS = (
    ("maximum", "max", "maximum"),
    ("minimum", "min", "minimum"),
    ("exclusiveMaximum", "exclusive-max", "exclusive maximum"),
    ("exclusiveMinimum", "exclusive-min", "exclusive minimum"),
    ("maxLength", "max-length", "maximum length"),
    ("minLength", "min-length", "minimum length"),
    ("maxItems", "max-items", "maximum number of items"),
    ("minItems", "min-items", "minimum number of items"),
    ("maxProperties", "max-properties", "maximum number of properties"),
    ("minProperties", "min-properties", "minimum number of properties"),
)

EXCLUSIVE = {
    "maximum": "exclusiveMaximum",
    "exclusiveMaximum": "maximum",
    "minimum": "exclusiveMinimum",
    "exclusiveMinimum": "minimum",
}
"""The other keyword for the same bound."""

_Plain = tuple[str, Relation, str, str, tuple[Severity, Severity], str]
"""Keyword, relation, happening, suffix, severities in requests and in responses, phrase."""

_PLAIN: tuple[_Plain, ...] = (
    ("type", _WIDER, "changed", "type-generalized", _WIDE, "has a wider type"),
    ("type", _DIFFERENT, "changed", "type-changed", (B, B), "has another type"),
    ("types", _WIDER, "changed", "list-of-types-widened", _WIDE, "accepts more types"),
    ("types", _NARROWER, "changed", "list-of-types-narrowed", _NARROW, "accepts fewer types"),
    ("null", _WIDER, "changed", "became-nullable", _WIDE, "became nullable"),
    ("null", _NARROWER, "changed", "became-not-nullable", _NARROW, "became not nullable"),
    ("value", _WIDER, "changed", "enum-value-added", (S, R), "has a new enum value"),
    ("value", _NARROWER, "changed", "enum-value-removed", _NARROW, "lost an enum value"),
    ("enum", _NARROWER, "set", "became-enum", _NARROW, "became an enum"),
    ("enum", _WIDER, "unset", "became-not-enum", (S, R), "is not an enum any more"),
    ("const", _NARROWER, "set", "const-added", _NARROW, "became a constant"),
    ("const", _WIDER, "unset", "const-removed", (S, R), "is not a constant any more"),
    ("const", _DIFFERENT, "changed", "const-changed", (B, B), "is another constant"),
    ("extensible", _WIDER, "changed", "x-extensible-enum-value-added", (S, S), "has a new value of an extensible enum"),
    (
        "extensible",
        _NARROWER,
        "changed",
        "x-extensible-enum-value-removed",
        _NARROW,
        "lost a value of an extensible enum",
    ),
    ("pattern", _NARROWER, "set", "pattern-added", _NARROW, "got a pattern"),
    ("pattern", _WIDER, "unset", "pattern-removed", (S, S), "lost its pattern"),
    ("pattern", _WIDER, "changed", "pattern-generalized", (S, S), "has a more general pattern"),
    ("pattern", _DIFFERENT, "changed", "pattern-changed", (R, S), "has another pattern"),
    ("multipleOf", _NARROWER, "set", "multiple-of-set", (R, S), "got a multipleOf"),
    ("multipleOf", _WIDER, "unset", "multiple-of-unset", _WIDE, "lost its multipleOf"),
    ("multipleOf", _WIDER, "changed", "multiple-of-generalized", _WIDE, "has a more general multipleOf"),
    ("multipleOf", _NARROWER, "changed", "multiple-of-specialized", _NARROW, "has a more special multipleOf"),
    ("multipleOf", _DIFFERENT, "changed", "multiple-of-changed", (B, B), "has another multipleOf"),
    ("uniqueItems", _NARROWER, "set", "unique-items-set", _NARROW, "requires unique items"),
    ("uniqueItems", _WIDER, "unset", "unique-items-unset", _WIDE, "allows repeated items"),
    (
        "additionalProperties",
        _NARROWER,
        "changed",
        "additional-properties-closed",
        _NARROW,
        "refuses additional properties",
    ),
    ("additionalProperties", _WIDER, "changed", "additional-properties-opened", (S, R), "allows additional properties"),
    ("oneOf", _WIDER, "changed", "one-of-added", _WIDE, "has a new oneOf member"),
    ("oneOf", _NARROWER, "changed", "one-of-removed", _NARROW, "lost a oneOf member"),
    ("anyOf", _WIDER, "changed", "any-of-added", _WIDE, "has a new anyOf member"),
    ("anyOf", _NARROWER, "changed", "any-of-removed", _NARROW, "lost an anyOf member"),
    ("union", _WIDER, "changed", "one-of-became-any-of", (S, R), "accepts values that match several members"),
    ("union", _NARROWER, "changed", "any-of-became-one-of", (R, S), "refuses values that match several members"),
    ("allOf", _NARROWER, "changed", "all-of-added", _NARROW, "has a new allOf member"),
    ("allOf", _WIDER, "changed", "all-of-removed", (R, R), "lost an allOf member"),
    ("discriminator", _NARROWER, "set", "discriminator-added", (R, R), "got a discriminator"),
    ("discriminator", _WIDER, "unset", "discriminator-removed", (R, R), "lost its discriminator"),
    (
        "discriminator",
        _DIFFERENT,
        "changed",
        "discriminator-property-name-changed",
        (R, R),
        "has another discriminator property",
    ),
    ("mapping", _WIDER, "set", "discriminator-mapping-added", (R, R), "has a new discriminator value"),
    ("mapping", _NARROWER, "unset", "discriminator-mapping-deleted", (R, R), "lost a discriminator value"),
    (
        "mapping",
        _DIFFERENT,
        "changed",
        "discriminator-mapping-changed",
        (R, R),
        "has another schema for a discriminator value",
    ),
    ("deprecated", _DIFFERENT, "set", "deprecated", (S, S), "became deprecated"),
    ("sunset", _DIFFERENT, "set", "deprecated-with-sunset", (S, S), "became deprecated with a sunset date"),
    ("deprecated", _DIFFERENT, "unset", "reactivated", (S, S), "is not deprecated any more"),
    ("constraint", _WIDER, "changed", "constraint-changed", _WIDE, "has a weaker constraint"),
    ("constraint", _NARROWER, "changed", "constraint-changed", _NARROW, "has a stronger constraint"),
    ("constraint", _DIFFERENT, "changed", "constraint-changed", (B, B), "has another constraint"),
)


_BY_TEXT = frozenset(
    (
        "type-changed",
        "type-generalized",
        "list-of-types-widened",
        "list-of-types-narrowed",
        "became-nullable",
        "became-not-nullable",
        "enum-value-removed",
        "became-enum",
        "const-changed",
    )
)
"""Suffixes of the changes that texts can decide."""


def _rows() -> dict[Event, Row]:
    rows = {
        Event(keyword="type", relation=_NARROWER): Row(
            suffix="type-changed",
            response_suffix="type-specialized",
            request=B,
            response=S,
            phrase="has a narrower type",
            by_text=True,
        )
    }
    plain = [*_PLAIN]
    for keyword, name, words in _BOUNDS:
        is_upper = name.removeprefix("exclusive-").startswith("max")
        up, down = (_WIDER, _NARROWER) if is_upper else (_NARROWER, _WIDER)
        sides = {_WIDER: _WIDE, _NARROWER: _NARROW}
        plain += [
            (keyword, up, "changed", f"{name}-increased", sides[up], f"has a higher {words}"),
            (keyword, down, "changed", f"{name}-decreased", sides[down], f"has a lower {words}"),
            (keyword, _NARROWER, "set", f"{name}-set", (R, S), f"got a {words}"),
            (keyword, _WIDER, "unset", f"{name}-unset", _WIDE, f"lost its {words}"),
        ]
    for keyword, relation, happened, suffix, severities, phrase in plain:
        event = Event(keyword=keyword, relation=relation, happened=happened)
        rows[event] = Row(
            suffix=suffix, request=severities[0], response=severities[1], phrase=phrase, by_text=suffix in _BY_TEXT
        )
    for happened, suffix, phrase in (
        ("set", "default-value-added", "got a default"),
        ("unset", "default-value-removed", "lost its default"),
        ("changed", "default-value-changed", "has another default"),
    ):
        event = Event(keyword="default", relation=_DIFFERENT, happened=happened)
        rows[event] = Row(suffix=suffix, request=S, response=S, parameter=R, phrase=phrase)
    return rows


ROWS = _rows()
"""Rows by event. A row with a wider or narrower relation has the reversed relation in its mirror."""
