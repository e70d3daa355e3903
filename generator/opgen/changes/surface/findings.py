"""Collection of changes of a package, each with the severity of its step."""

from dataclasses import replace
from typing import Final

from opgen.changes.model import Breaks, Change, Layer, Severity, Side
from opgen.changes.surface.rules import RULES
from opgen.core.pointers import Pointer

STEPS: Final = (Breaks.RUNTIME, Breaks.TYPES, Breaks.FILES)
_NAMES: Final = {rule.id for rule in RULES}


class Findings:
    """Changes found so far. `breaking` is the last step of a breaking change; changes of later steps are safe.

    The same change of several functions is one change with all their names.
    """

    def __init__(self, breaking: Breaks) -> None:
        self._breaking = STEPS[: STEPS.index(breaking) + 1]
        self._changes: dict[object, Change] = {}

    def add(  # noqa: PLR0913 - a change has these parts
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
        """Add the change of `name` that `verb` describes. The id is `rule` with the prefix `python-`."""
        id_ = f"python-{rule}"
        if id_ not in _NAMES:
            raise KeyError(id_)
        severity = Severity.BREAKING if breaks in self._breaking else Severity.SAFE
        pointer = next(
            (side.pointer for side in (new, old) if side and side.pointer), ()
        )
        values = tuple(None if side is None else str(side.value) for side in (old, new))
        change = Change(
            rule=id_,
            severity=Severity.RISKY if is_risky else severity,
            layer=Layer.PYTHON,
            breaks=breaks,
            message=f"{name} {verb}",
            pointer=pointer,
            component=_component(pointer),
            operations=operations,
            names=(name,),
            old=old,
            new=new,
        )
        key: object = (id_, pointer, values, verb) if _is_shared(pointer) else name
        known = self._changes.get((id_, key))
        if known is not None and name not in known.names:
            change = _merged(known, change, verb)
        self._changes[id_, key] = change

    def result(self) -> tuple[Change, ...]:
        """Return all changes, sorted by name and rule."""
        return tuple(
            sorted(self._changes.values(), key=lambda each: (each.names, each.rule))
        )


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
