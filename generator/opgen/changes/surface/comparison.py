"""State of one comparison of two surfaces."""

from opgen.changes.model import Breaks, Side
from opgen.changes.surface.findings import Findings
from opgen.changes.surface.matching import matched_definitions
from opgen.changes.surface.model import Definition, Surface
from opgen.changes.surface.relations import Relations
from opgen.changes.surface.usage import UNUSED, Usage, usages
from opgen.core.pointers import Pointer


class SurfaceComparison:
    """Two surfaces with their matched definitions, the relations of their types, and the changes found so far."""

    def __init__(self, old: Surface, new: Surface, breaking: Breaks) -> None:
        self.old = old
        self.new = new
        self.definitions = matched_definitions(old, new)
        renamed = {one.name: other.name for one, other in self.definitions.pairs if one.name != other.name}
        self.relations = Relations(old, new, renamed)
        self.findings = Findings(breaking)
        self._old_usages = usages(old)
        self._new_usages = usages(new)

    def usage(self, old: Definition | None, new: Definition | None) -> Usage:
        """Return the use of a definition: by the callers of the old version, and the operations of both versions."""
        before = self._old_usages.get(old.name) if old else None
        after = self._new_usages.get(new.name) if new else None
        base = before or after or UNUSED
        return Usage(
            is_written=base.is_written,
            is_read=base.is_read,
            users=tuple(users for each in (before, after) if each for users in each.users),
        )


def side(text: str, pointer: Pointer = ()) -> Side:
    """Return the part of a version with the declaration `text`."""
    return Side(value=text, pointer=pointer or None)


def is_same_default(old: str, new: str) -> bool:
    """Return whether two defaults are the same value: `1.0` is `1`, and `True` is not."""
    try:
        return old == new or float(old) == float(new)
    except ValueError:
        return False
