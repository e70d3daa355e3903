"""Relation between the sets of values that two constraints allow, without direction."""

from enum import StrEnum
from typing import Any

from opgen.schemas.values import TEXT_FORMATS, is_number

_WIDER_FORMATS = frozenset({("int32", "int64"), ("float", "double")})


class Relation(StrEnum):
    """Relation of the new set of values to the old one."""

    SAME = "same"
    WIDER = "wider"
    NARROWER = "narrower"
    DIFFERENT = "different"

    @property
    def reverse(self) -> "Relation":
        """Return the relation of the old set to the new one."""
        return _REVERSE.get(self, self)


_REVERSE = {Relation.WIDER: Relation.NARROWER, Relation.NARROWER: Relation.WIDER}


def relate_sets(old: frozenset[Any] | None, new: frozenset[Any] | None) -> Relation:  # hashable values
    """Relate two sets of allowed values. None is the set of all values."""
    if old == new:
        return Relation.SAME
    if new is None or (old is not None and old < new):
        return Relation.WIDER
    if old is None or new < old:
        return Relation.NARROWER
    return Relation.DIFFERENT


def relate_types(old: frozenset[str] | None, new: frozenset[str] | None) -> Relation:
    """Relate two sets of types. Each integer is also a number."""
    return relate_sets(_with_integers(old), _with_integers(new))


def _with_integers(types: frozenset[str] | None) -> frozenset[str] | None:
    return types | {"integer"} if types is not None and "number" in types else types


def relate_formats(old: str | None, new: str | None) -> Relation:
    """Relate two formats. None is the absence of a format."""
    if old == new:
        return Relation.SAME
    if new is None or (old, new) in _WIDER_FORMATS:
        return Relation.WIDER
    if old is None or (new, old) in _WIDER_FORMATS:
        return Relation.NARROWER
    return Relation.DIFFERENT


def is_limit(old: str | None, new: str | None) -> bool:
    """Return whether a change of formats sets or drops limits of numbers at most. An unknown format decides nothing."""
    return {old, new} != {"int32", "int64"} and TEXT_FORMATS.isdisjoint((old, new))


def relate_bounds(old: Any, new: Any, *, is_upper: bool) -> Relation:  # comparable
    """Relate two bounds of the same kind, such as two values of `maxLength`. None is the absence of a bound."""
    if old == new:
        return Relation.SAME
    if new is None:
        return Relation.WIDER
    if old is None:
        return Relation.NARROWER
    return Relation.WIDER if (new > old) == is_upper else Relation.NARROWER


def relate_flags(*, old: bool, new: bool) -> Relation:
    """Relate two constraints that either apply or not."""
    if old == new:
        return Relation.SAME
    return Relation.NARROWER if new else Relation.WIDER


def relate_multiples(old: Any, new: Any) -> Relation:  # untrusted JSON
    """Relate two values of `multipleOf`. None is the absence of the keyword."""
    if old is None or new is None or old == new:
        return relate_flags(old=old is not None, new=new is not None)
    if is_number(old) and is_number(new) and old > 0 and new > 0:
        if _is_multiple(new, old):
            return Relation.NARROWER
        if _is_multiple(old, new):
            return Relation.WIDER
    return Relation.DIFFERENT


def _is_multiple(value: float, of: float) -> bool:
    return float(value / of).is_integer()


def relate_patterns(old: frozenset[str], new: frozenset[str]) -> Relation:
    """Relate two sets of patterns that all must match."""
    if old == new:
        return Relation.SAME
    if new < old:
        return Relation.WIDER
    return Relation.NARROWER if old < new else Relation.DIFFERENT


def both(one: Relation, other: Relation) -> Relation:
    """Return the relation of two constraints that apply together."""
    if other in {one, Relation.SAME}:
        return one
    return other if one == Relation.SAME else Relation.DIFFERENT
