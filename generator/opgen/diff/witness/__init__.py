"""Witnesses of all breaking changes between two versions."""

from collections.abc import Iterable

from opgen.diff.model import Change, Layer, Severity
from opgen.diff.surface.matching import matched_operations as matched_functions
from opgen.diff.wire.operations import match_operations
from opgen.diff.witness.model import Matched, Subject, Witness
from opgen.diff.witness.python import PythonWitnesses
from opgen.diff.witness.wire import WireWitnesses


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
