"""State of one comparison of two surfaces, with the changes found so far."""

from dataclasses import replace
from typing import Final

from opgen.changes.model import Breaks, Change, Layer, Severity, Side, component_of
from opgen.changes.surface.matching import matched_definitions
from opgen.changes.surface.model import Definition, Surface
from opgen.changes.surface.relations import Relations
from opgen.changes.surface.rules import PACKAGE_RULES
from opgen.changes.surface.usage import UNUSED, Usage, usages
from opgen.core.pointers import Pointer

STEPS: Final = (Breaks.RUNTIME, Breaks.TYPES, Breaks.FILES)


class SurfaceComparison:
    """Two surfaces with their matched definitions, the relations of their types, and the changes found so far.

    `breaking` is the last step of a breaking change; changes of later steps are safe.
    """

    def __init__(self, old: Surface, new: Surface, breaking: Breaks) -> None:
        self.old = old
        self.new = new
        self.definitions = matched_definitions(old, new)
        renamed = {one.name: other.name for one, other in self.definitions.pairs if one.name != other.name}
        self.relations = Relations(old, new, renamed)
        self._breaking = STEPS[: STEPS.index(breaking) + 1]
        self._changes: dict[object, Change] = {}
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

    def removed(
        self, kind: str, name: str, old: Side, operations: tuple[str, ...] = (), breaks: Breaks = Breaks.RUNTIME
    ) -> None:
        """Add the change `kind-removed` of a name."""
        self.add(f"{kind}-removed", name, "was removed", breaks, old=old, operations=operations)

    def added(
        self, kind: str, name: str, new: Side, operations: tuple[str, ...] = (), *, is_required: bool = False
    ) -> None:
        """Add the change `kind-added` of a name. A required value breaks callers that do not give it."""
        verb = "was added and is required" if is_required else "was added"
        breaks = Breaks.RUNTIME if is_required else Breaks.NOTHING
        self.add(f"{kind}-added", name, verb, breaks, new=new, operations=operations)

    def renamed(self, kind: str, old: Side, new: Side, operations: tuple[str, ...] = ()) -> None:
        """Add the change `kind-renamed` of a name, which is the value of both sides."""
        verb = f"was renamed to {new.value}"
        self.add(f"{kind}-renamed", str(old.value), verb, Breaks.RUNTIME, old=old, new=new, operations=operations)

    def add(  # noqa: PLR0913 - each is a part of the change
        self,
        rule: str,
        name: str,
        verb: str,
        breaks: Breaks = Breaks.NOTHING,
        *,
        old: Side | None = None,
        new: Side | None = None,
        operations: tuple[str, ...] = (),
        is_risky: bool = False,
    ) -> None:
        """Add a change. The same change of several functions is one change with all their names.

        Args:
            rule: The id of the rule without the prefix `python-`.
            name: The name that changed.
            verb: The words of the message after the name.
            breaks: The step at which callers fail.
            old: The declaration in the old version.
            new: The declaration in the new version.
            operations: Keys of the operations that reach the name.
            is_risky: The documents do not decide whether callers fail.
        """
        id_ = f"python-{rule}"
        if id_ not in PACKAGE_RULES:
            raise KeyError(id_)
        severity = Severity.BREAKING if breaks in self._breaking else Severity.SAFE
        pointer = next((side.pointer for side in (new, old) if side and side.pointer), ())
        change = Change(
            rule=id_,
            severity=Severity.RISKY if is_risky else severity,
            layer=Layer.PYTHON,
            breaks=breaks,
            message=f"{name} {verb}",
            pointer=pointer,
            component=component_of(pointer),
            operations=operations,
            names=(name,),
            old=old,
            new=new,
        )
        values = tuple(None if each is None else str(each.value) for each in (old, new))
        # Several functions can have the value of a component.
        key: object = (id_, pointer, values, verb) if pointer[:1] == ("components",) else name
        known = self._changes.get((id_, key))
        if known is not None and name not in known.names:
            change = _merged(known, change, verb)
        self._changes[id_, key] = change

    def result(self) -> tuple[Change, ...]:
        """Return all changes, sorted by name and rule."""
        return tuple(sorted(self._changes.values(), key=lambda each: (each.names, each.rule)))


def side(text: str, pointer: Pointer = ()) -> Side:
    """Return the part of a version with the declaration `text`."""
    return Side(value=text, pointer=pointer or None)


def is_same_default(old: str, new: str) -> bool:
    """Return whether two defaults are the same value: `1.0` is `1`, and `True` is not."""
    try:
        return old == new or float(old) == float(new)
    except ValueError:
        return False


def _merged(known: Change, change: Change, verb: str) -> Change:
    names = (*known.names, *change.names)
    others = f"{len(names) - 1} other function{'s' if len(names) > 2 else ''}"
    return replace(
        known,
        message=f"{names[0]} {verb}, also in {others}",
        names=names,
        operations=tuple(sorted({*known.operations, *change.operations})),
    )
