"""Changes of schemas: a rule, a severity and a message for each difference and context."""

import json
from collections.abc import Mapping
from typing import Any

from opgen.core.pointers import Pointer
from opgen.diff.model import Direction, Severity, Side, component_of
from opgen.diff.rules import ROWS, Event
from opgen.diff.wire.changes import Report, schema_name, wire_change
from opgen.diff.wire.compare.pairs import REQUEST, RESPONSE, FoundPair, Pair, Reference, spread
from opgen.diff.wire.compare.schemas import WireComparison
from opgen.diff.wire.contexts import FAMILIES, UNUSED, inner_context, is_read, rule_context, words_of
from opgen.diff.wire.texts import have_same_effect
from opgen.schemas.sites import BothSchemas

_MAX_SHOWN = 60
_REMARKS = (", but its texts are still valid", ", but null has no text")


def add_schemas(report: Report, comparison: WireComparison) -> None:
    """Add the differences of all pairs of schemas."""
    spread(comparison.roots, comparison.pairs.values())
    unused: set[Pointer] = set()
    for pair in (*comparison.roots, *comparison.pairs.values()):
        if pair.found and pair.uses.keys() == {UNUSED}:
            unused.update(_changed_component(e, comparison) for e in pair.found)
        for found in pair.found:
            _add_found(report, pair, found, (comparison.old, comparison.new))
    for pointer in sorted(unused):
        side = Side(pointer=pointer)
        message = f'unused schema "{pointer[-1]}" changed'
        report.add(wire_change("api-schema-changed", Severity.SAFE, message, (side, side)))


def _add_found(report: Report, pair: Pair, found: FoundPair, schemas: BothSchemas) -> None:
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
        context, row = contexts[0], ROWS[Event(found.keyword, found.relation, found.happened)]
        own = rule_context(context)
        direction = Direction.RESPONSE if is_read(context) else Direction.REQUEST
        severity, end = row.severity(own), ""
        if severity is Severity.BREAKING and row.by_text and have_same_effect(pair, found, context, schemas):
            severity, end = Severity.SAFE, _REMARKS[found.keyword == "null"]
        at = found.new_at or found.old_at or ()
        reference = pair.reference
        if reference and at[: len(reference.pointer)] == reference.pointer:
            reference = None  # the change stands in the place itself
        subject = _subject(report.parameters, at, context, reference)
        end += f", {reference.reason(schema_name(reference.pointer))}" if reference else ""
        message = f"{subject} {row.phrase}{_values(found)}{end}"
        old = None if found.old_at is None else Side(value=found.old, pointer=found.old_at)
        new = None if found.new_at is None else Side(value=found.new, pointer=found.new_at)
        pointer = reference.pointer if reference else ()
        report.add(wire_change(row.id(own), severity, message, (old, new), direction, pointer), users)


def _subject(names: Mapping[Pointer, str], pointer: Pointer, context: str, reference: Reference | None) -> str:
    """Return the words for the schema of a difference, such as `request property Job.title`."""
    inner = ""
    if reference:
        root = next((each for each in reference[1:] if pointer[: len(each)] == each), None)
        inner = schema_name(pointer).partition(".")[2] if root is None else schema_name(pointer[len(root) :])
        pointer = reference.pointer
    owners = (names.get(pointer[:length]) for length in range(len(pointer), 0, -1))
    name = ".".join(filter(None, (schema_name(pointer, next(filter(None, owners), "")), inner)))
    return f'{words_of(context)} "{name}"' if name else words_of(context)


def _changed_component(found: FoundPair, comparison: WireComparison) -> Pointer:
    """Return the component that contains a difference: one that both documents have, if they differ, the first one."""
    pointers = {component_of(each) for each in (found.old_at, found.new_at) if each}
    common = comparison.old.graph.values.keys() & comparison.new.graph.values.keys()
    return min(pointers & common or pointers)


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
