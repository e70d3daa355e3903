"""Calls for the new version, for callers that a breaking change affects."""

from dataclasses import dataclass, field

from opgen.changes.model import Change
from opgen.changes.surface.model import Enum, Model
from opgen.changes.wire.operations import WireOperation
from opgen.changes.witness.calls import caller_lines, import_of, request_lines, smallest_arguments
from opgen.changes.witness.make import matched_operations
from opgen.changes.witness.model import Subject
from opgen.changes.witness.values import NoValueError
from opgen.codegen.code import Code, identifier, template


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
