"""Collection of changes of a package, each with the severity of its step."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from opgen.changes.model import Breaks, Change, Layer, Severity, Side
from opgen.changes.surface.rules import PACKAGE_RULES
from opgen.core.pointers import Pointer

STEPS: Final = (Breaks.RUNTIME, Breaks.TYPES, Breaks.FILES)
_NAMES: Final = {rule.id for rule in PACKAGE_RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceDraft:
    """Change of a package whose severity depends on the settings.

    - `rule`: the id of the rule without the prefix `python-`.
    - `name`: the name that changed.
    - `verb`: the words of the message after the name.
    - `operations`: keys of the operations that reach the name.
    - `is_risky`: the documents do not decide whether callers fail.
    """

    rule: str
    name: str
    verb: str
    breaks: Breaks = Breaks.NOTHING
    old: Side | None = None
    new: Side | None = None
    operations: tuple[str, ...] = ()
    is_risky: bool = False

    def change(self, breaking: Collection[Breaks]) -> Change:
        """Return the change. `breaking` are the steps at which a change is breaking."""
        id_ = f"python-{self.rule}"
        if id_ not in _NAMES:
            raise KeyError(id_)
        severity = Severity.BREAKING if self.breaks in breaking else Severity.SAFE
        pointer = next((side.pointer for side in (self.new, self.old) if side and side.pointer), ())
        return Change(
            rule=id_,
            severity=Severity.RISKY if self.is_risky else severity,
            layer=Layer.PYTHON,
            breaks=self.breaks,
            message=f"{self.name} {self.verb}",
            pointer=pointer,
            component=_component(pointer),
            operations=self.operations,
            names=(self.name,),
            old=self.old,
            new=self.new,
        )


class Findings:
    """Changes found so far. `breaking` is the last step of a breaking change; changes of later steps are safe.

    The same change of several functions is one change with all their names.
    """

    def __init__(self, breaking: Breaks) -> None:
        self._breaking = STEPS[: STEPS.index(breaking) + 1]
        self._changes: dict[object, Change] = {}

    def add(self, draft: SurfaceDraft) -> None:
        """Add a change of the package."""
        change = draft.change(self._breaking)
        values = tuple(None if each is None else str(each.value) for each in (draft.old, draft.new))
        key: object = draft.name
        if _is_shared(change.pointer):
            key = (change.rule, change.pointer, values, draft.verb)
        known = self._changes.get((change.rule, key))
        if known is not None and draft.name not in known.names:
            change = _merged(known, change, draft.verb)
        self._changes[change.rule, key] = change

    def result(self) -> tuple[Change, ...]:
        """Return all changes, sorted by name and rule."""
        return tuple(sorted(self._changes.values(), key=lambda each: (each.names, each.rule)))


def _merged(known: Change, change: Change, verb: str) -> Change:
    names = (*known.names, *change.names)
    others = f"{len(names) - 1} other function{'s' if len(names) > 2 else ''}"
    return replace(
        known,
        message=f"{names[0]} {verb}, also in {others}",
        names=names,
        operations=tuple(sorted({*known.operations, *change.operations})),
    )


def _is_shared(pointer: Pointer) -> bool:
    """Return whether several functions can have the value at `pointer`."""
    return pointer[:1] == ("components",)


def _component(pointer: Pointer) -> Pointer:
    """Return the pointer of the named component that contains `pointer`, or else of the operation."""
    is_named = pointer[:1] in {("components",), ("paths",), ("webhooks",)}
    return pointer[: 3 if is_named else 1]
