"""State of one comparison of two surfaces, with the changes found so far, and comparison of declared values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from opgen.api.schema import Constraints, limits
from opgen.codegen.code import literal
from opgen.core.pointers import Pointer
from opgen.diff.matching import Item, Matches
from opgen.diff.model import Breaks, Change, Layer, Severity, Side, component_of
from opgen.diff.rules import PACKAGE_RULES
from opgen.diff.surface.matching import matched_definitions
from opgen.diff.surface.model import ClientKeyword, Definition, Error, Field, Member, Parameter, Surface, declaration
from opgen.diff.surface.relations import Relations, are_tighter, has_pattern
from opgen.diff.surface.types import INTEGER, Type, members, type_text, without_none
from opgen.diff.surface.usage import UNUSED, Usage, usages

Owner = tuple[str, Pointer]
"""Name of the model, function or module that contains a name, and its pointer."""
_OF_DEFINITIONS = frozenset({"model", "alias", "field", "enum-member"})
_NOWHERE: tuple[Owner, Owner] = (("", ()), ("", ()))


class SurfaceComparison:
    """Two surfaces with their matched definitions, the relations of their types, and the changes found so far.

    `breaking` is the last step of a breaking change; changes of later steps are safe.
    """

    def __init__(self, old: Surface, new: Surface, breaking: Breaks) -> None:
        self.old = old
        self.new = new
        self._old_usages = usages(old)
        self._new_usages = usages(new)
        self.definitions = matched_definitions(old, new, (self._old_usages, self._new_usages))
        renamed = {one.name: other.name for one, other in self.definitions.pairs if one.name != other.name}
        # The name of a removed definition can be that of another one now.
        renamed |= {each.name: f"{each.name}?" for each in self.definitions.removed if each.name in renamed.values()}
        self.relations = Relations(old, new, renamed)
        self._breaking = [*Breaks][: [*Breaks].index(breaking) + 1]
        self._changes: dict[object, Change] = {}

    def usage(self, old: Definition | None, new: Definition | None) -> Usage:
        """Return the use of a definition: by the callers of the old version, and the operations of both versions."""
        before = self._old_usages.get(old.name) if old else None
        after = self._new_usages.get(new.name) if new else None
        users = tuple(users for each in (before, after) if each for users in each.users)
        return replace(before or after or UNUSED, users=users)

    def pairs(
        self,
        subject: str,
        found: Matches[Item],
        usage: Callable[[Item | None, Item | None], Usage] = lambda *_: UNUSED,
        owners: tuple[Owner, Owner] = _NOWHERE,
        *,
        is_required: Callable[[Item], bool] = lambda _: False,
    ) -> Iterator[tuple["NamePair", Item, Item]]:
        """Add the items without a match as changes of `subject`. Yield the pairs, each with its part.

        Args:
            subject: The subject of the rules.
            found: The items.
            usage: Function that returns the use of an item.
            owners: The names that contain the items in both versions.
            is_required: Function that decides whether an added item breaks callers that do not give it.
        """
        for each in found.removed:
            NamePair(self, subject, (each, None), usage(each, None), owners).add(
                "removed", "was removed", Breaks.RUNTIME
            )
        for each in found.added:
            verb, breaks, own = "was added", Breaks.NOTHING, usage(None, each)
            if is_required(each):
                verb, breaks = "was added and is required", Breaks.RUNTIME
            elif subject == "model" and own == UNUSED:
                verb = "was added, but nothing uses it"
            NamePair(self, subject, (None, each), own, owners).add("added", verb, breaks)
        for old, new in found.pairs:
            yield NamePair(self, subject, (old, new), usage(old, new), owners), old, new

    def add(self, part: "NamePair", happened: str, verb: str, breaks: Breaks) -> None:
        """Add a change. The same change of several functions or models is one change with all their names."""
        rule = PACKAGE_RULES[f"python-{part.subject}-{happened}"]
        is_unused = part.usage == UNUSED and part.subject in _OF_DEFINITIONS
        if is_unused:
            breaks = Breaks.NOTHING
        name, old, new, operations = part.facts
        severity = Severity.BREAKING if breaks in self._breaking else Severity.SAFE
        if rule.severities[0] is Severity.RISKY and not is_unused:
            severity = Severity.RISKY
        pointer = next((side.pointer for side in (new, old) if side and side.pointer), ())
        change = Change(
            rule=rule.id,
            severity=severity,
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
        # Several functions and models can have the value of a component. Its own model is the first one.
        key: object = (pointer, values, verb, breaks) if pointer[:1] == ("components",) else name
        known = self._changes.get((rule.id, key))
        if known is not None and name not in known.names:
            owner = part.owners[0 if new is None else 1][1]
            is_own = part.subject == "field" and pointer[: len(owner)] == owner
            change = _merged(*((change, known) if is_own else (known, change)), part.subject, verb)
        self._changes[rule.id, key] = change

    def result(self) -> tuple[Change, ...]:
        """Return all changes, sorted by name and rule."""
        return tuple(sorted(self._changes.values(), key=lambda each: (each.names, each.rule)))


Facts = tuple[str, Side | None, Side | None, tuple[str, ...]]
"""Name, old and new declaration, and the keys of the operations that reach the name."""


@dataclass(frozen=True, slots=True)
class NamePair:
    """Name that changes of one subject concern.

    - `items`: the old and the new declaration, or None.
    - `name`, `texts`: other texts than those of the declarations. A version with an empty text has no declaration.
    """

    comparison: SurfaceComparison
    subject: str
    items: tuple[Any, Any]  # items of surfaces
    usage: Usage = UNUSED
    owners: tuple[Owner, Owner] = _NOWHERE
    name: str = ""
    texts: tuple[str, str] | None = None

    @property
    def facts(self) -> Facts:
        """Return the facts of a change. Few names change, so their texts are not made before."""
        found = [
            each is not None and _described(each, owner) for each, owner in zip(self.items, self.owners, strict=True)
        ]
        sides = [each[1] if each else None for each in found]
        if self.texts is not None:
            sides = [
                side and replace(side, value=text) if text else None
                for side, text in zip(sides, self.texts, strict=True)
            ]
        return self.name or next(each[0] for each in found if each), sides[0], sides[1], self.usage.operations

    def of(self, subject: str, old: str, new: str, name: str = "") -> "NamePair":
        """Return the same part for rules of another subject, with other texts."""
        return replace(self, subject=subject, texts=(old, new), name=name or self.name)

    def add(self, happened: str, verb: str, breaks: Breaks = Breaks.NOTHING) -> None:
        """Add a change. `happened` is the end of the id of its rule, and `verb` the message after the name."""
        self.comparison.add(self, happened, verb, breaks)

    def compare_names(self, old: str, new: str, shown: str = "") -> None:
        """Add a change if the names differ. The message has `new`, or `shown`."""
        if old != new:
            self.add("renamed", f"was renamed to {shown or new}", Breaks.RUNTIME)

    def compare_types(  # noqa: PLR0913  # the facts of a type
        self,
        old: Type,
        new: Type,
        happened: str = "type-changed",
        words: str = "has the type",
        *,
        is_validated: bool = False,
        is_implied: bool = False,
        verb: str = "",
    ) -> None:
        """Compare two types. A safe difference of types that another change implies is not a change.

        `verb` is the message after the name in place of both types.
        """
        relations, usage = self.comparison.relations, self.usage
        if relations.is_same(old, new):
            return
        breaks = relations.breaks(old, new, usage, is_validated=is_validated)
        if breaks is Breaks.NOTHING:
            if is_implied:
                return
            safe, fits = ("narrowed", relations.is_narrowed(old, new)) if usage.is_read else ("widened", True)
            happened = safe if fits and f"python-{self.subject}-{safe}" in PACKAGE_RULES else happened
        elif breaks is Breaks.TYPES and usage.is_read and relations.is_narrowed(old, new):
            happened = "items-narrowed" if f"python-{self.subject}-items-narrowed" in PACKAGE_RULES else happened
        if words == "has the type" and not usage.is_read:
            words = "accepts"
        worst = PACKAGE_RULES[f"python-{self.subject}-{happened}"].steps[0]
        breaks = worst if breaks is Breaks.RUNTIME else breaks
        one, other = relations.distinct(old, new)
        self.add(happened, verb or f"{words} {type_text(other)} instead of {type_text(one)}", breaks)


Declared = Parameter | Field | ClientKeyword


def compare_declared(part: NamePair, old: Declared, new: Declared, *, is_validated: bool = False) -> None:
    """Compare two parameters, fields or keywords of the client.

    With `is_validated`, a constructor or a function refuses the values that the new type does not have.
    """
    part.compare_names(old.name, new.name)
    if isinstance(old, Parameter) and isinstance(new, Parameter) and old.is_keyword != new.is_keyword:
        became, breaks = ("keyword", Breaks.RUNTIME) if new.is_keyword else ("positional", Breaks.NOTHING)
        part.add(f"became-{became}", f"became a {became} parameter", breaks)
    one, other, usage = old.type, new.type, part.usage
    is_optional = bool(new.default)
    is_implied = bool(old.default) != is_optional
    if is_implied:
        became = "optional" if is_optional else "required"
        breaks = Breaks.RUNTIME if usage.is_written and not is_optional else Breaks.NOTHING
        # The new type says it to callers that only read the value.
        if usage.is_written or not is_optional or part.comparison.relations.is_same(one, other):
            part.add(f"became-{became}", f"became {became}", breaks)
        if not (isinstance(old, Parameter) or (is_optional and usage.is_read)):
            # An optional value may be None, which is not a change of its own.
            one, other = without_none(one), without_none(other)
    elif not _is_same_default(old.default, new.default):
        part.add("default-changed", f"has the default {new.default} instead of {old.default}")
    if isinstance(old, Field) and isinstance(new, Field) and usage.is_written:
        if is_optional and not is_implied and old.is_nullable != new.is_nullable:
            one, other = (each.type if each.is_nullable else without_none(each.type) for each in (old, new))
        if old.limits != new.limits:
            _compare_limits(part, old.limits, new.limits, is_integer=INTEGER in members(new.type))
    part.compare_types(one, other, is_validated=is_validated, is_implied=is_implied)


def _compare_limits(part: NamePair, old: Constraints, new: Constraints, *, is_integer: bool) -> None:
    verb = " instead of ".join(f'"{words}"' if (words := limits(each)) else "none" for each in (new, old))
    if are_tighter(old, new, is_integer=is_integer):
        part.add("constraint-tightened", f"has the limit {verb}", Breaks.RUNTIME)
    elif has_pattern(old) and has_pattern(new) and old.pattern != new.pattern:
        part.add("constraint-changed", f"has the limit {verb}")
    elif are_tighter(new, old, is_integer=is_integer):
        part.add("constraint-relaxed", f"has the limit {verb}")


def _described(item: Any, owner: Owner) -> tuple[str, Side]:  # an item of a surface
    """Return the name of an item in messages, and its declaration."""
    label, pointer = owner
    own: str = item if isinstance(item, str) else getattr(item, "label", "") or item.name
    name = text = f"{label}.{own}" if label else own
    match item:
        case Parameter() | Field() | ClientKeyword():
            text = declaration(item)
        case Member():
            text = f"{own} = {literal(item.value)}"
        case Error():
            text = f"{own}({item.status}): {type_text(item.detail)}"
    return name, Side(value=text, pointer=getattr(item, "pointer", ()) or pointer or None)


def _is_same_default(old: str, new: str) -> bool:
    """Return whether two defaults are the same value: `1.0` is `1`, and `True` is not."""
    try:
        return old == new or float(old) == float(new)
    except ValueError:
        return False


def _merged(known: Change, change: Change, subject: str, verb: str) -> Change:
    names = (*known.names, *change.names)
    others = f"{len(names) - 1} other {'model' if subject == 'field' else 'function'}{'s' if len(names) > 2 else ''}"
    return replace(
        known,
        message=f"{names[0]} {verb}, also in {others}",
        names=names,
        operations=tuple(sorted({*known.operations, *change.operations})),
    )
