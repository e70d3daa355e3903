"""Witnesses of all breaking changes between two versions, and the same calls of both versions."""

from collections.abc import Iterable, Iterator

from opgen.diff.model import Change, Direction, Layer, Severity
from opgen.diff.rules import PACKAGE_RULES
from opgen.diff.surface.matching import matched_operations as matched_functions
from opgen.diff.surface.model import Enum
from opgen.diff.wire.match.endpoints import match_operations
from opgen.diff.wire.match.operations import WireOperation
from opgen.diff.witness.calls import caller_lines, import_of, smallest_arguments
from opgen.diff.witness.model import Matched, Subject, Witness
from opgen.diff.witness.python import PythonWitnesses, member_lines
from opgen.diff.witness.values import NoValueError
from opgen.diff.witness.wire import WireWitnesses

Lines = tuple[str, ...]
_CALLED = frozenset({"function", "method", "parameter", "parameters", "body"})
"""Subjects of rules about a call."""
_NAMING = ("api-operation-id-", "api-tag-")
"""Starts of rules about values that give a function its name and its place."""


def witnesses(changes: Iterable[Change], old: Subject, new: Subject) -> tuple[Witness | None, ...]:
    """Return the witness of each breaking change, and None for each other change.

    Pointers of the changes refer to the documents that the comparison reads.
    """
    wire = WireWitnesses(old=old, new=new, matched=_matched_operations(old, new))
    partners = {one.label: (one, other) for one, other in matched_functions(old.surface, new.surface).pairs}
    python = PythonWitnesses(old=old, new=new, partners=partners)
    makers = {Layer.WIRE: wire.witness, Layer.PYTHON: python.witness}
    return tuple(makers[e.layer](e) if e.severity is Severity.BREAKING else None for e in changes)


def _matched_operations(old: Subject, new: Subject) -> Matched:
    """Return the operations of both versions."""
    found = match_operations(old.operations.values(), new.operations.values())
    before: Matched = {one.name: (one, other) for one, other in (*found.pairs, *((e, None) for e in found.removed))}
    after: Matched = {other.name: (one, other) for one, other in (*found.pairs, *((None, e) for e in found.added))}
    return {**before, **after}


def same_calls(changes: Iterable[Change], old: Subject, new: Subject) -> Iterator[tuple[Lines, Lines]]:
    """Yield the same call, or the same import, for both versions of each change.

    Both are empty if they are equal, or if one version has none.
    """
    matched = _matched_operations(old, new)
    for change in changes:
        pairs = [matched.get(name, (None, None)) for name in change.operations if _concerns_call(change)]
        codes = [(_call_of(old, one), _call_of(new, other)) for one, other in pairs]
        codes.insert(0, (_import_of(old, change.names), _import_of(new, change.names)))
        yield next(((one, other) for one, other in codes if one and other and one != other), ((), ()))


def _concerns_call(change: Change) -> bool:
    """Return whether a change of a request, a function or its name can be the reason for another call."""
    if change.layer is Layer.PYTHON:
        return PACKAGE_RULES[change.rule].subject in _CALLED
    return change.direction is Direction.REQUEST or change.rule.startswith(_NAMING)


def _call_of(subject: Subject, operation: WireOperation | None) -> Lines:
    """Return the smallest call of an operation that callers have."""
    documented = None if operation is None or operation.is_reversed else subject.described(operation)
    if operation is None or documented is None:
        return ()
    try:
        return caller_lines(subject, documented, smallest_arguments(subject, operation))
    except NoValueError:
        return ()


def _import_of(subject: Subject, names: Iterable[str]) -> Lines:
    """Return the import of the first definition or member of an enum among `names` that `subject` has."""
    known = {each.name: each for each in subject.surface.definitions}
    for owner, _, inner in (name.partition(".") for name in names):
        definition = known.get(owner)
        if definition and not inner:
            return (import_of(subject, ".models", [owner]),)
        if isinstance(definition, Enum) and inner in {each.name for each in definition.members}:
            return member_lines(subject, owner, inner)
    return ()
