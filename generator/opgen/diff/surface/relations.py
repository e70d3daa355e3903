"""Subtyping between types of two surfaces.

Reading is covariant: a caller that reads needs a new type whose values all belong to the old type. Writing is
contravariant. For values, `list[int]` belongs to `list[float]`. For type checkers, `list` and `dict` are invariant: mypy
and pyright refuse a variable of the type `list[int]` where `list[float]` is necessary.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

from opgen.api.schema import Constraints
from opgen.core.schema_keywords import ANY_PATTERNS
from opgen.diff.model import Breaks
from opgen.diff.surface.model import Alias, Definition, Enum, Model, Surface
from opgen.diff.surface.types import ANY, NONE, Constants, Named, Type, members, names, union
from opgen.diff.surface.usage import Usage

_WIDENED = {("bool", "int"), ("bool", "float"), ("int", "float")}
_GENERIC = frozenset({"list", "tuple", "dict", "Mapping", "Sequence", "Iterable", "Stream", "Page", "ExtraModel"})
_INVARIANT = frozenset({"list", "dict"})
_ARGUMENTS = {"list": "Sequence", "dict": "Mapping"}
_PLAIN = frozenset({"str", "int", "float", "bool", "None", "Any", "object", "list", "dict", "Literal"})
"""Types that a value of JSON has without a schema. Values of other types are converted."""


@dataclass(frozen=True, slots=True)
class _Enum(Named):
    """Class of an enum, which is a subclass of `base`: `str` or `int`. A value in its place becomes its member."""

    base: str = "str"
    values: Constants = field(default=Constants(()), compare=False)


@dataclass(frozen=True, slots=True)
class _Model(Named):
    """Class of objects with its attributes."""

    types: Mapping[str, Type] = field(default_factory=dict, compare=False)
    resolved: Callable[[Type], Type] = field(default=lambda each: each, compare=False)

    def has_attributes_of(self, old: "_Model", seen: frozenset[tuple[Type, Type]]) -> bool:
        """Return whether callers can read each attribute of `old` from an object of this class."""
        pairs = ((old.resolved(type_), self.types.get(name)) for name, type_ in old.types.items())
        return (old, self) in seen or all(
            new is not None and _reading(one, self.resolved(new), seen | {(old, self)}) is not Breaks.RUNTIME
            for one, new in pairs
        )


class Relations:
    """Relations between types of an old and a new surface. Aliases are resolved, and renamed models are equal."""

    def __init__(self, old: Surface, new: Surface, renamed: Mapping[str, str]) -> None:
        self._renamed = _Resolver((), renamed)
        self._old = _Resolver(old.definitions, renamed)
        self._new = _Resolver(new.definitions, {})

    def renamed(self, old: Type) -> Type:
        """Return an old type with the new names of models."""
        return self._renamed.resolved(old)

    def is_same(self, old: Type, new: Type) -> bool:
        """Return whether both types have the same values. A changed alias is a change of the alias alone."""
        if self.renamed(old) == new:
            return True
        one, other = self._resolved(old, new)
        return one == other or (accepts(one, other) and accepts(other, one))

    def distinct(self, old: Type, new: Type) -> tuple[Type, Type]:
        """Return both types for a message. Aliases and enums with a common member are replaced by their members."""
        lost, gained = (
            [each for each in members(own) if self.renamed(each) not in map(self.renamed, members(other))]
            for own, other in ((old, new), (new, old))
        )
        if len(lost) != 1 or len(gained) != 1:
            return old, new
        (one,), (other,) = lost, gained
        before, after = self._old.expanded(one), self._new.expanded(other)
        if isinstance(one, Named) and isinstance(other, Named) and one.name == other.name and len(one.arguments) == 1:
            inner = self.distinct(one.arguments[0], other.arguments[0])
            before, after = Named(one.name, inner[:1]), Named(other.name, inner[1:])
        elif {*_values(before)}.isdisjoint(_values(after)):
            return old, new
        return _replaced(old, one, before), _replaced(new, other, after)

    def is_narrowed(self, old: Type, new: Type) -> bool:
        """Return whether each value of the new type is a value of the old one."""
        return accepts(*self._resolved(old, new))

    def breaks(self, old: Type, new: Type, usage: Usage, *, is_validated: bool) -> Breaks:
        """Return what breaks for callers that use values as `usage` says.

        With `is_validated`, a value that the new type does not have is refused where callers write it.
        """
        one, other = self._resolved(old, new)
        if usage.is_argument:
            one, other = _accepted(one), _accepted(other)
        is_widened = accepts(_accepted(other, is_value=True), _accepted(one, is_value=True))
        if is_validated and usage.is_written and not is_widened:
            return Breaks.RUNTIME
        breaks = _reading(one, other) if usage.is_read else Breaks.NOTHING
        is_assignable = is_widened and accepts(other, one, is_checked=True)
        return Breaks.TYPES if breaks is Breaks.NOTHING and usage.is_written and not is_assignable else breaks

    def _resolved(self, old: Type, new: Type) -> tuple[Type, Type]:
        return self._old.resolved(old), self._new.resolved(new)


def _replaced(type_: Type, member: Type, other: Type) -> Type:
    return union(tuple(other if each == member else each for each in members(type_)))


def _values(type_: Type) -> Iterator[object]:
    """Yield the members of a type, and the values of its literals."""
    for each in members(type_):
        yield from each.values if isinstance(each, Constants) else (each,)


def _accepted(type_: Type, *, is_value: bool = False) -> Type:
    """Return the type of an argument that is documented as `type_`. Arrays of texts are lists.

    With `is_value`, an enum has its values alone, because code that runs accepts the value of another enum.
    """
    found: list[Type] = []
    for each in members(type_):
        if isinstance(each, _Enum):
            found += [each.values] if is_value else [each, each.values]
        elif isinstance(each, Named) and each.arguments:
            is_text = each == Named("list", (Named("str"),))
            name = each.name if is_text else _ARGUMENTS.get(each.name, each.name)
            found.append(Named(name, tuple(_accepted(one, is_value=is_value) for one in each.arguments)))
        else:
            found.append(each)
    return union(tuple(found))


def _reading(old: Type, new: Type, seen: frozenset[tuple[Type, Type]] = frozenset()) -> Breaks:
    """Return what breaks for callers that read values of the new type as values of the old one."""
    if old in {new, NONE}:
        return Breaks.NOTHING
    if _is_converted(old, new):
        return Breaks.RUNTIME
    if accepts(old, new, is_checked=True):
        return Breaks.NOTHING
    return Breaks.TYPES if _overlap(old, new, seen) else Breaks.RUNTIME


def accepts(wider: Type, narrower: Type, *, is_checked: bool = False) -> bool:
    """Return whether each value of `narrower` is a value of `wider`.

    With `is_checked`, return whether type checkers accept it: `Any` fits each type, and `list` and `dict` are invariant.
    """
    return all(
        any(_accepts(each, part, is_checked=is_checked) for each in members(wider)) for part in members(narrower)
    )


def _accepts(wider: Type, narrower: Type, *, is_checked: bool = False) -> bool:
    if wider in {narrower, ANY, Named("object")} or (is_checked and narrower == ANY):
        return True
    if isinstance(narrower, Constants):
        if isinstance(wider, Constants):
            return set(map(_typed, narrower.values)) <= set(map(_typed, wider.values))
        kinds = {type(value).__name__ for value in narrower.values}
        return isinstance(wider, Named) and kinds == {wider.name}
    if not (isinstance(wider, Named) and isinstance(narrower, Named)):
        return False
    if wider.name == narrower.name and wider.name in _GENERIC:
        pairs = [*zip(wider.arguments, narrower.arguments, strict=False)]
        is_same_length = len(wider.arguments) == len(narrower.arguments)
        if is_checked and wider.name in _INVARIANT:
            pairs += [(other, one) for one, other in pairs]
        return is_same_length and all(accepts(*pair, is_checked=is_checked) for pair in pairs)
    if (narrower.name, wider.name) == ("list", "Sequence"):
        return accepts(wider.arguments[0], narrower.arguments[0], is_checked=is_checked)
    if not is_checked and narrower.name == "tuple" and wider.name in {"list", "Sequence"}:
        return all(accepts(wider.arguments[0], each) for each in narrower.arguments if each != Named("..."))
    own = narrower.base if isinstance(narrower, _Enum) else narrower.name
    return own == wider.name or (own, wider.name) in _WIDENED


_BOUNDS = (
    ("minimum", "exclusive_minimum", 1),
    ("maximum", "exclusive_maximum", -1),
    ("min_length", "min_items", 1),
    ("max_length", "max_items", -1),
)
"""Pairs of bounds of which a value has at most one, and the sign of tighter bounds. The first two are of numbers."""


def are_tighter(old: Constraints, new: Constraints, *, is_integer: bool = False) -> bool:
    """Return whether values that `old` accepts violate `new`. It is not known for two patterns."""
    if has_pattern(new) and not has_pattern(old):
        return True
    of = new.multiple_of
    if of and not (is_integer and of == 1) and (not old.multiple_of or old.multiple_of % of):
        return True
    return any(
        _bound(new, *each, is_integer=is_integer) > _bound(old, *each, is_integer=is_integer) for each in _BOUNDS
    )


def has_pattern(limits: Constraints) -> bool:
    """Return whether a pattern limits the values."""
    return limits.pattern is not None and limits.pattern not in ANY_PATTERNS


def _bound(limits: Constraints, one: str, other: str, sign: int, *, is_integer: bool) -> tuple[float, bool]:
    """Return the tightest of two bounds, and whether it is exclusive. An exclusive bound of integers is the next one."""
    found = [(-inf, False)]
    for name in (one, other):
        value = getattr(limits, name)
        if value is not None and (value or name.endswith("imum")):
            is_exclusive = name.startswith("exclusive")
            found.append((sign * value + (is_exclusive and is_integer), is_exclusive and not is_integer))
    return max(found)


def _typed(value: str | float) -> tuple[str, str | float]:
    """Return `value` with its type, because `True` is equal to `1`."""
    return type(value).__name__, value


def _is_converted(old: Type, new: Type) -> bool:
    """Return whether exactly one of the types converts a JSON value: `Any` to a model, or a model to `Any`."""
    if (old == ANY) != (new == ANY):
        return any(name not in _PLAIN for name in names(new if old == ANY else old))
    if isinstance(old, Named) and isinstance(new, Named) and old.name == new.name:
        pairs = zip(old.arguments, new.arguments, strict=False)
        return any(_is_converted(one, other) for one, other in pairs)
    return False


def _overlap(old: Type, new: Type, seen: frozenset[tuple[Type, Type]]) -> bool:
    """Return whether each member of the new type can have a value of the old type. `seen` are models in progress."""
    return all(any(_overlap_members(one, other, seen) for one in members(old)) for other in members(new))


def _is_enum_of_base(enum: Type, base: Type) -> bool:
    """Return whether `enum` is a subclass of `base`. Values of the base lack the names of the enum."""
    return isinstance(enum, _Enum) and isinstance(base, Named) and enum.base == base.name


def _overlap_members(one: Type, other: Type, seen: frozenset[tuple[Type, Type]]) -> bool:
    if _is_enum_of_base(one, other) or _is_enum_of_base(other, one):
        return False
    if isinstance(one, _Model) and isinstance(other, _Model):
        return one == other or other.has_attributes_of(one, seen)
    if isinstance(one, _Enum) and isinstance(other, _Enum):
        return one.base == other.base
    if isinstance(one, Named) and isinstance(other, Named) and one.name == other.name and one.name in _GENERIC:
        pairs = zip(one.arguments, other.arguments, strict=False)
        return len(one.arguments) == len(other.arguments) and all(_overlap(*pair, seen) for pair in pairs)
    return _accepts(one, other) or _accepts(other, one) or (isinstance(one, Constants) and isinstance(other, Constants))


class _Resolver:
    """Types of one surface with resolved aliases and new names of models. An alias inside itself stays."""

    def __init__(self, definitions: Iterable[Definition], renamed: Mapping[str, str]) -> None:
        self._definitions = {each.name: each for each in definitions}
        self._renamed = renamed
        self._resolved: dict[Type, Type] = {}
        self._active: set[str] = set()

    def resolved(self, type_: Type) -> Type:
        """Return `type_` without aliases."""
        known = self._resolved.get(type_)
        if known is None:
            known = union(tuple(map(self._member, members(type_))))
            if not self._active:
                self._resolved[type_] = known
        return known

    def expanded(self, type_: Type) -> Type:
        """Return the target of an alias, or the values of an enum."""
        match self._definitions.get(type_.name) if isinstance(type_, Named) else None:
            case Alias(type=aliased):
                return aliased
            case Enum(members=listed):
                return Constants(tuple(each.value for each in listed))
        return type_

    def _member(self, type_: Type) -> Type:
        if not isinstance(type_, Named):
            return type_
        if type_.arguments:
            return Named(type_.name, tuple(map(self.resolved, type_.arguments)))
        name = self._renamed.get(type_.name, type_.name)
        match self._definitions.get(type_.name):
            case Alias(type=aliased) if type_.name not in self._active:
                self._active.add(type_.name)
                inner = self.resolved(aliased)
                self._active.discard(type_.name)
                return inner
            case Enum(base=base, members=listed):
                values = Constants(tuple(each.value for each in listed))
                return _Enum(name, base="str" if base == "StrEnum" else "int", values=values)
            case Model(fields=fields):
                return _Model(name, types={each.name: each.type for each in fields}, resolved=self.resolved)
        return Named(name)
