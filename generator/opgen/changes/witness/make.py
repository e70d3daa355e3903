"""Witnesses of all breaking changes between two versions, and calls for the new version."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from opgen.changes.model import Change, Layer, Severity
from opgen.changes.surface.model import Enum, Model
from opgen.changes.surface.usage import usages
from opgen.changes.wire.operations import WireOperation
from opgen.changes.wire.servers import match_operations
from opgen.changes.witness.calls import caller_lines, import_of, request_lines, smallest_arguments
from opgen.changes.witness.model import Subject, Witness
from opgen.changes.witness.python import PythonWitnesses
from opgen.changes.witness.uses import DefinitionUses
from opgen.changes.witness.values import NoValueError
from opgen.changes.witness.wire import WireWitnesses
from opgen.codegen.code import Code, identifier, template


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterCalls:
    """Maker of the code for the new version."""

    old: Subject
    new: Subject
    _matched: dict[str, tuple[WireOperation | None, WireOperation | None]] = field(default_factory=dict)

    def lines(self, change: Change) -> tuple[str, ...]:
        """Return the same call or the same name for the new version; nothing if it was removed."""
        if not self._matched:
            self._matched.update(matched_operations(self.old, self.new))
        for name in change.names:
            found = self._definition(name.partition(".")[0])
            if found:
                return found
        for name in change.operations:
            operation = self._matched.get(name, (None, None))[1]
            if operation is None or operation.is_reversed:
                continue
            documented = self.new.described(operation)
            if documented is None:
                continue
            try:
                arguments = smallest_arguments(self.new, operation)
            except NoValueError:
                continue
            request = request_lines(self.new, documented, arguments)
            return caller_lines(request, self.new.surface)
        return ()

    def _definition(self, name: str) -> tuple[Code, ...]:
        """Return a use of a model or an enum that still exists."""
        for each in self.new.surface.definitions:
            if each.name != name:
                continue
            imported = import_of(self.new, "models", [name])
            own = identifier(name)
            if isinstance(each, Enum):
                return imported, template("list({name})", name=own)
            if isinstance(each, Model):
                return imported, template("list({name}.model_fields)", name=own)
            return (imported,)
        return ()
