"""Changes of requests and responses, and the contexts of schemas, from which rule ids and severities follow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from opgen.core.pointers import Pointer
from opgen.diff.model import RANK, Breaks, Change, Direction, Layer, Severity, Side, component_of
from opgen.diff.rules import severity_of
from opgen.schemas.node import Node

CONTEXTS = {
    "request-body": "A request body",
    "request-property": "A property of a request",
    "request-parameter": "A request parameter",
    "request-parameter-property": "A property of a request parameter",
    "response-body": "A response body",
    "response-property": "A property of a response",
    "response-header": "A response header",
}
"""Words for each context. A context is the first part of a rule id."""

UNUSED = "unused"
"""Context of a component that no operation reaches."""

FAMILIES = (
    ("request-body", "request-property", "returned-body", "returned-property"),
    ("request-content", "request-parameter", "returned-header"),
    ("request-content-property", "request-parameter-property"),
    ("response-body", "response-property", "received-body", "received-property"),
    ("response-content", "response-header", "response-header-property", "received-parameter"),
)
"""Contexts that have one finding together. The first context that applies gives the rule id and the severity."""

_TABLE = """
request-body request-property received-body -
request-property - received-property -
request-parameter request-parameter-property received-parameter -
request-parameter-property - - -
request-content request-content-property response-content request-parameter
request-content-property - - request-parameter-property
response-content - request-content response-header
response-header-property - - response-header
response-body response-property returned-body -
response-property - returned-property -
response-header response-header-property returned-header -
received-body received-property - response-body
received-property - - response-property
received-parameter - - response-header
returned-body returned-property - request-body
returned-property - - request-property
returned-header - - request-parameter
"""
"""Lines of a context and three others: inside it, in webhooks and callbacks, and in rule ids.

The context inside another one is that of properties and items. In webhooks and callbacks, callers receive requests and
return responses. A dash is the context itself. A parameter or a header with `content` has a media type such as JSON in
place of a style.
"""
_ROWS = {row[0]: row for row in map(str.split, _TABLE.strip().splitlines())}
_WORDS = {
    "request-parameter-property": "property of a request parameter",
    "request-content": "request parameter",
    "request-content-property": "property of a request parameter",
    "response-content": "response header",
    "response-header-property": "response header",
    "received-property": "property of a received body",
    "returned-property": "property of a returned body",
}
"""Words of contexts in messages that are not the words of their names."""

_TEXTS = frozenset("""
    request-parameter request-parameter-property response-header response-header-property received-parameter
    returned-header
    """.split())
"""Contexts of values that a style writes as text."""
Key = TypeVar("Key")


def is_text(context: str) -> bool:
    """Return whether a style writes the values in `context` as text."""
    return context in _TEXTS


def words_of(context: str) -> str:
    """Return the words for `context` in messages."""
    return _WORDS.get(context) or context.replace("-", " ")


def inner_context(context: str) -> str:
    """Return the context of a property or an item of a schema in `context`."""
    return _other(context, 1)


def reversed_context(context: str) -> str:
    """Return the context for callers if the server calls the client: callers read the requests and write the responses."""
    return _other(context, 2)


def rule_context(context: str) -> str:
    """Return the context in rule ids. A received value has the rules of a response, a returned one those of a request."""
    return _other(context, 3)


def _other(context: str, column: int) -> str:
    other = _ROWS[context][column] if context in _ROWS else "-"
    return context if other == "-" else other


def is_read(context: str) -> bool:
    """Return whether callers read the values in `context`. All other values are written."""
    return rule_context(context).startswith("response")


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
