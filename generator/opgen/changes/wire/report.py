"""Collection of changes, grouped by rule, pointer and direction."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from opgen.changes.model import RANK, Breaks, Change, Direction, Layer, Severity, Side, component_of
from opgen.changes.rules import ROWS, Event, Row, severity_of
from opgen.changes.wire.comparison import WireComparison
from opgen.changes.wire.contexts import FAMILIES, UNUSED, inner_context, is_read, is_text, rule_context, words_of
from opgen.changes.wire.pairs import REQUEST, RESPONSE, FoundPair, Pair, Reference, spread
from opgen.changes.wire.relate import Relation, relate_formats
from opgen.core.pointers import Pointer
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import Node
from opgen.schemas.sites import BothSchemas, Schemas
from opgen.schemas.values import canonical_value, is_number
from opgen.schemas.view import View

Key = TypeVar("Key")
_MAX_SHOWN = 60
_REMARKS = (", but its texts are still valid", ", but null has no text")


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
            self.add(wire_change("api-schema-changed", Severity.SAFE, message, (side, side)))

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
            context, row = contexts[0], _row(found)
            own = rule_context(context)
            direction = Direction.RESPONSE if is_read(context) else Direction.REQUEST
            severity, end = row.severity(own), ""
            if severity is Severity.BREAKING and have_same_effect(pair, found, context, schemas):
                severity, end = Severity.SAFE, _REMARKS[found.keyword == "null"]
            at = found.new_at or found.old_at or ()
            reference = pair.reference
            if reference and at[: len(reference.pointer)] == reference.pointer:
                reference = None  # the change stands in the place itself
            subject = self._subject(at, context, reference)
            end += f", {reference.reason(schema_name(reference.pointer))}" if reference else ""
            message = f"{subject} {row.phrase}{_values(found)}{end}"
            old = None if found.old_at is None else Side(value=found.old, pointer=found.old_at)
            new = None if found.new_at is None else Side(value=found.new, pointer=found.new_at)
            pointer = reference.pointer if reference else ()
            self.add(wire_change(row.id(own), severity, message, (old, new), direction, pointer), users)

    def _subject(self, pointer: Pointer, context: str, reference: Reference | None) -> str:
        """Return the words for the schema of a difference, such as `request property Job.title`."""
        inner = ""
        if reference:
            root = next((each for each in reference[1:] if pointer[: len(each)] == each), None)
            inner = schema_name(pointer).partition(".")[2] if root is None else schema_name(pointer[len(root) :])
            pointer = reference.pointer
        owners = (self.parameters.get(pointer[:length]) for length in range(len(pointer), 0, -1))
        name = ".".join(filter(None, (schema_name(pointer, next(filter(None, owners), "")), inner)))
        return f'{words_of(context)} "{name}"' if name else words_of(context)


def _row(found: FoundPair) -> Row:
    return ROWS[Event(found.keyword, found.relation, found.happened)]


def _changed_component(found: FoundPair, comparison: WireComparison) -> Pointer:
    """Return the component that contains a difference: one that both documents have, if they differ, the first one."""
    pointers = {component_of(each) for each in (found.old_at, found.new_at) if each}
    common = comparison.old.graph.values.keys() & comparison.new.graph.values.keys()
    return min(pointers & common or pointers)


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


_SCALARS: Final = ("string", "number", "boolean")
_ANY: Final = (*_SCALARS, "array", "object")
_NUMBER_LIMITS: Final = ("lower", "upper", "multipleOf", "format")
_TEXT_LIMITS: Final = ("format", "contentMediaType", "contentEncoding", "contentSchema")
Json = Any  # a JSON value


def have_same_effect(pair: Pair, found: FoundPair, context: str, schemas: BothSchemas) -> bool:
    """Return whether a difference has no effect on the texts that callers send or receive.

    It has none if the reader of the texts accepts each text that the writer may send. Null has no text.
    """
    if not _row(found).by_text or not is_text(context):
        return False
    if found.keyword == "null":
        return True
    old, new = (schemas[0], pair.old, found.old), (schemas[1], pair.new, found.new)
    (own, writer, written), (of, site, _) = (new, old) if is_read(context) else (old, new)
    reader = of.view(site)
    if found.keyword in {"value", "const"} and written is not None:
        return _accepts_text(of, reader, text_of(written))
    parts = _parts(own, own.view(writer), is_inner=context.endswith("-property"))
    return all(_is_covered(type_, view, of, reader) for view, type_ in parts)


def text_of(value: Json) -> str:
    """Return the text of a scalar."""
    return value if isinstance(value, str) else canonical_value(value)


def _parts(schemas: Schemas, view: View, *, is_inner: bool) -> Iterator[tuple[View, str]]:
    """Yield each type of the values of `view`, with the view that describes it. A member of a union has its own view."""
    if view.unions:
        for member in view.unions[0].members:
            yield from _parts(schemas, schemas.view_of(member), is_inner=is_inner)
        return
    types = view.all_types()
    if types is None:
        # No style carries an array or an object inside another value.
        types = frozenset(_SCALARS if is_inner else _ANY)
    yield from ((view, each) for each in sorted(types) if each != "null")


def _is_covered(type_: str, view: View, schemas: Schemas, reader: View) -> bool:
    """Return whether `reader` accepts the texts of all values of `view` that have the type."""
    if reader.unions:
        return any(_is_covered(type_, view, schemas, each) for each in _alternatives(schemas, reader.unions[0]))
    if view.enum is not None or type_ == "boolean":
        listed = [True, False] if view.enum is None else [e for e, _ in view.enum.values()]
        return all(_accepts_text(schemas, reader, text_of(each)) for each in listed)
    types = reader.all_types()
    if types is None:
        return type_ in _ANY
    if reader.enum is None and (type_ in types or (type_ == "integer" and "number" in types)):
        # A difference of other keywords than the format has a finding of its own.
        return relate_formats(_format(view), _format(reader)) in {Relation.SAME, Relation.WIDER}
    if type_ not in {"string", "number", "integer"}:
        return False
    if "string" in types and _is_free(reader):
        return True
    return "array" in types and _is_item(type_, view, schemas, reader)


def _format(view: View) -> str | None:
    found: Json = view.limit("format")
    return found if isinstance(found, str) else None


def _alternatives(schemas: Schemas, union: UnionKeyword) -> list[View]:
    """Return the views of members that accept a text alone: the types of `oneOf` must differ."""
    views = [schemas.view_of(each) for each in union.members]
    types = [each.all_types() or frozenset(_ANY) for each in views]
    count = sum(map(len, types))
    is_ambiguous = union.keyword == "oneOf" and len(frozenset().union(*types)) < count
    return [] if is_ambiguous or any(each.unions for each in views) else views


def _is_free(view: View) -> bool:
    """Return whether `view` accepts each text that is not empty."""
    has_length = (view.limit("minLength") or 0) > 1 or "maxLength" in view.keywords
    return not (view.enum or view.conflicts or has_length or _has_limit(view))


def _has_limit(view: View) -> bool:
    """Return whether `view` has another constraint of texts than the length."""
    return bool(view.patterns) or any(e in view.keywords or e in view.remaining for e in _TEXT_LIMITS)


def _is_item(type_: str, view: View, schemas: Schemas, reader: View) -> bool:
    """Return whether `reader` accepts a text as an array with one item. A comma divides a text into items."""
    if reader.prefix or "contains" in reader.remaining or (reader.limit("minItems") or 0) > 1:
        return False
    if type_ == "string" and {"maxItems", "uniqueItems"} & reader.keywords.keys():
        return False
    if not reader.items:
        return True
    items = schemas.view_of(*reader.items)
    if type_ == "string":
        return items.all_types() == frozenset({"string"}) and _is_free(items)
    return _is_covered(type_, view, schemas, items)


def _accepts_text(schemas: Schemas, view: View, text: str) -> bool:
    """Return whether a value of `view` has the text."""
    if view.unions:
        return any(_accepts_text(schemas, each, text) for each in _alternatives(schemas, view.unions[0]))
    if view.enum is not None:
        return text in {text_of(value) for value, _ in view.enum.values()}
    types = view.all_types()
    if types is None:
        return True
    if "string" in types and (_is_free(view) or _has_length(view, text)):
        return bool(text)
    if "boolean" in types and text in {"true", "false"}:
        return True
    return _is_number(view, types, text)


def _has_length(view: View, text: str) -> bool:
    """Return whether `view` has no other constraint of texts than the length, and `text` has such a length."""
    least, most = view.limit("minLength"), view.limit("maxLength")
    return not _has_limit(view) and len(text) >= (least or 0) and (most is None or len(text) <= most)


def _is_number(view: View, types: frozenset[str], text: str) -> bool:
    """Return whether `text` is a number of one of `types`, and `view` has no limit for numbers."""
    try:
        value: Json = json.loads(text)
    except ValueError:
        return False
    if not is_number(value) or any(each in view.keywords for each in _NUMBER_LIMITS):
        return False
    return "number" in types or ("integer" in types and value % 1 == 0)
