"""Witnesses of all breaking changes between two versions."""

from collections.abc import Iterable

from opgen.changes.model import Change, Layer, Severity
from opgen.changes.surface.usage import usages
from opgen.changes.wire.operations import WireOperation
from opgen.changes.wire.servers import match_operations
from opgen.changes.witness.definition_uses import DefinitionUses
from opgen.changes.witness.model import Subject, Witness
from opgen.changes.witness.python import PythonWitnesses
from opgen.changes.witness.wire import WireWitnesses


def witnesses(changes: Iterable[Change], old: Subject, new: Subject) -> tuple[Witness | None, ...]:
    """Return the witness of each breaking change, and None for each other change.

    Pointers of the changes refer to the documents that the comparison reads.
    """
    wire = WireWitnesses(old=old, new=new, matched=matched_operations(old, new))
    uses = DefinitionUses(old, usages(old.surface))
    python = PythonWitnesses(old=old, new=new, uses=uses)
    return tuple(
        (
            None
            if change.severity is not Severity.BREAKING
            else (wire if change.layer is Layer.WIRE else python).witness(change)
        )
        for change in changes
    )


def matched_operations(old: Subject, new: Subject) -> dict[str, tuple[WireOperation | None, WireOperation | None]]:
    """Return the old and the new operation by the name that changes have: the new name, or else the old one."""
    matches = match_operations((old.schemas.side, new.schemas.side), (old.operations.values(), new.operations.values()))
    befores, afters = matches.old, matches.new
    found: dict[str, tuple[WireOperation | None, WireOperation | None]] = {}
    for match, operation in befores.items():
        found.setdefault(operation.name, (operation, afters.get(match)))
    for match, operation in afters.items():
        found[operation.name] = (befores.get(match), operation)
    return found
