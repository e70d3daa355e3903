"""Differences between the constraints of two schemas, apart from the schemas that they contain."""

from collections.abc import Iterator
from math import ceil, floor, isfinite
from typing import Any

from opgen.changes.wire.pairs import FoundPair
from opgen.changes.wire.relate import (
    Relation,
    both,
    relate_bounds,
    relate_flags,
    relate_formats,
    relate_multiples,
    relate_patterns,
    relate_types,
)
from opgen.core.schema_keywords import NUMBERS
from opgen.schemas.parts import Located
from opgen.schemas.sites import Schemas, Site
from opgen.schemas.view import CLOSED, SIZES, View

_NONE: tuple[Any, Any] = (None, None)


def differences(old: View, new: View) -> Iterator[FoundPair]:
    """Yield the differences of values and simple constraints."""
    yield from _enums(old, new)
    yield from _bounds(old, new)
    yield from _sizes(old, new)
    yield from _patterns(old, new)
    yield from _extensible(old, new)


def null_difference(old: Site, new: Site, schemas: tuple[Schemas, Schemas]) -> Iterator[FoundPair]:
    """Yield the difference between two sites of which one allows null and the other does not."""
    before, after = schemas[0].nullable(old), schemas[1].nullable(new)
    if before != after:
        yield FoundPair(
            keyword="null",
            relation=Relation.WIDER if after else Relation.NARROWER,
            old=before,
            new=after,
            old_at=old.null_at if old.null is not None else old.at(new.null_at),
            new_at=new.null_at if new.null is not None else new.at(old.null_at),
        )


def type_differences(old: View, new: View) -> Iterator[FoundPair]:
    """Yield the difference of types and formats."""
    if old.enum is not None and new.enum is not None:
        return
    before, after = old.all_types(), new.all_types()
    types = relate_types(before, after)
    if old.enum is not None or new.enum is not None:
        # The values of an enum have types of their own, and its format has no effect.
        if types == (Relation.WIDER if old.enum is not None else Relation.NARROWER):
            types = Relation.SAME
        formats = Relation.SAME
    else:
        formats = _relate_format(old, new, types)
    relation = both(types, formats)
    if relation == Relation.SAME:
        return
    is_list = (
        formats == Relation.SAME
        and types in {Relation.WIDER, Relation.NARROWER}
        and before is not None
        and after is not None
        and max(len(before), len(after)) > 1
    )
    yield FoundPair(
        keyword="types" if is_list else "type",
        relation=relation,
        old=_shown_type(old),
        new=_shown_type(new),
        old_at=_type_pointer(old),
        new_at=_type_pointer(new),
    )


def _relate_format(old: View, new: View, types: Relation) -> Relation:
    before = old.keywords.get("format", _NONE)[0]
    after = new.keywords.get("format", _NONE)[0]
    if types != Relation.SAME and (before is None) != (after is None):
        # A format ends together with its type.
        lost = after is None and types == Relation.WIDER
        gained = before is None and types == Relation.NARROWER
        if not (lost or gained):
            return Relation.SAME
    return relate_formats(before, after)


def _shown_type(view: View) -> Any:
    types = sorted(view.all_types() or ())
    name: Any = types[0] if len(types) == 1 else types or "any"
    form = view.keywords.get("format", _NONE)[0]
    return f"{name} ({form})" if form is not None and isinstance(name, str) else name


def _type_pointer(view: View) -> tuple[str, ...]:
    if view.types is not None and view.types_at:
        return view.types_at
    return view.pointer


def _enums(old: View, new: View) -> Iterator[FoundPair]:
    before, after = old.enum, new.enum
    if before is None and after is None:
        return
    if before is None or after is None:
        enum = before or after or {}
        is_const = len(enum) == 1
        yield FoundPair(
            keyword="const" if is_const else "enum",
            relation=relate_flags(old=before is not None, new=after is not None),
            happened="set" if before is None else "unset",
            old=_values(before),
            new=_values(after),
            old_at=_enum_pointer(old),
            new_at=_enum_pointer(new),
        )
        return
    if len(before) == len(after) == 1 and before.keys() != after.keys():
        (one,), (other,) = before.values(), after.values()
        yield FoundPair(
            keyword="const", relation=Relation.DIFFERENT, old=one[0], new=other[0], old_at=one[1], new_at=other[1]
        )
        return
    yield from _listed("value", before, after)


def _listed(keyword: str, before: dict[str, Located], after: dict[str, Located]) -> Iterator[FoundPair]:
    for key, (value, at) in before.items():
        if key not in after:
            yield FoundPair(keyword=keyword, relation=Relation.NARROWER, old=value, old_at=at)
    for key, (value, at) in after.items():
        if key not in before:
            yield FoundPair(keyword=keyword, relation=Relation.WIDER, new=value, new_at=at)


def _values(enum: dict[str, Located] | None) -> Any:
    if enum is None:
        return None
    values = [value for value, _ in enum.values()]
    return values[0] if len(values) == 1 else values


def _enum_pointer(view: View) -> tuple[str, ...]:
    if view.enum is None:
        return view.pointer
    pointers = [at for _, at in view.enum.values()]
    return pointers[0] if len(pointers) == 1 else view.enum_at


_BOUND_NAMES = {
    ("lower", False): "minimum",
    ("lower", True): "exclusiveMinimum",
    ("upper", False): "maximum",
    ("upper", True): "exclusiveMaximum",
}


def _bounds(old: View, new: View) -> Iterator[FoundPair]:
    for name in ("lower", "upper"):
        before, after = old.keywords.get(name), new.keywords.get(name)
        if before is None and after is None:
            continue
        shown = after or before
        keyword = _BOUND_NAMES[name, shown[0][1] if shown else False]
        is_upper = name == "upper"
        relation = relate_bounds(
            None if before is None else _bound(old, before[0], is_upper=is_upper),
            None if after is None else _bound(new, after[0], is_upper=is_upper),
            is_upper=is_upper,
        )
        if relation != Relation.SAME:
            yield _changed(
                keyword,
                relation,
                None if before is None else (before[0][0], before[1]),
                None if after is None else (after[0][0], after[1]),
                (old, new),
            )


def _bound(view: View, bound: tuple[float, bool], *, is_upper: bool) -> tuple[float, int]:
    """Return the number of `bound`, and its order among bounds with the same number.

    `bound` is a number, and whether the bound is exclusive.
    An exclusive bound is tighter than an inclusive one. A bound of integers is the last valid integer.
    """
    number, is_exclusive = bound
    sign = -1 if is_upper else 1
    is_finite = isinstance(number, int) or isfinite(number)
    if view.all_types() != frozenset({"integer"}) or not is_finite:
        return number, sign * is_exclusive
    last = floor(number) if is_upper else ceil(number)
    return last + (sign if is_exclusive and last == number else 0), 0


def _sizes(old: View, new: View) -> Iterator[FoundPair]:
    for keyword in (*SIZES, "multipleOf", "uniqueItems"):
        before, after = old.keywords.get(keyword), new.keywords.get(keyword)
        if before is None and after is None:
            continue
        values = (before or _NONE)[0], (after or _NONE)[0]
        if keyword in SIZES:
            relation = relate_bounds(*values, is_upper=keyword.startswith("max"))
        elif keyword == "multipleOf":
            relation = relate_multiples(*values)
        else:
            relation = relate_flags(old=bool(before), new=bool(after))
        if relation != Relation.SAME:
            yield _changed(keyword, relation, before, after, (old, new))


def _changed(
    keyword: str, relation: Relation, before: Located | None, after: Located | None, views: tuple[View, View]
) -> FoundPair:
    happened = "changed"
    if before is None or after is None:
        happened = "set" if before is None else "unset"
    return FoundPair(
        keyword=keyword,
        relation=relation,
        happened=happened,
        old=None if before is None else before[0],
        new=None if after is None else after[0],
        old_at=views[0].pointer if before is None else before[1],
        new_at=views[1].pointer if after is None else after[1],
    )


def _patterns(old: View, new: View) -> Iterator[FoundPair]:
    relation = relate_patterns(frozenset(old.patterns), frozenset(new.patterns))
    if relation == Relation.SAME:
        return
    before = next(iter(old.patterns.items()), None)
    after = next(iter(new.patterns.items()), None)
    if after is None and new.any_pattern:
        after = ".*", new.any_pattern
    if before is not None and after is not None:
        relation = Relation.DIFFERENT if relation == Relation.NARROWER else relation
    yield _changed("pattern", relation, before, after, (old, new))


def _extensible(old: View, new: View) -> Iterator[FoundPair]:
    if old.extensible is not None and new.extensible is not None:
        yield from _listed("extensible", old.extensible, new.extensible)


def remaining_differences(old: View, new: View, schemas: tuple[Schemas, Schemas]) -> Iterator[FoundPair]:
    """Yield the differences of keywords that are compared as a whole."""
    for keyword in dict.fromkeys((*old.remaining, *new.remaining)):
        before, after = old.remaining.get(keyword), new.remaining.get(keyword)
        if before is None or after is None:
            relation = relate_flags(old=before is not None, new=after is not None)
        elif schemas[0].remaining(keyword, before) == schemas[1].remaining(keyword, after):
            continue
        elif keyword in NUMBERS:
            relation = relate_bounds(before[0].value, after[0].value, is_upper=keyword.startswith("max"))
        else:
            relation = Relation.DIFFERENT
        yield FoundPair(
            keyword="constraint",
            relation=relation,
            old=None if before is None else keyword,
            new=None if after is None else keyword,
            old_at=before[0].pointer if before else old.pointer,
            new_at=after[0].pointer if after else new.pointer,
        )
    yield from _pattern_properties(old, new)


def _pattern_properties(old: View, new: View) -> Iterator[FoundPair]:
    """Yield the patterns that the other version, which has no additional properties, does not have."""
    before, after = old.pattern_properties, new.pattern_properties
    for name in dict.fromkeys((*before, *after)):
        other = new if name in before else old
        if (name in before and name in after) or other.extra is not CLOSED:
            continue
        yield FoundPair(
            keyword="constraint",
            relation=relate_flags(old=name in after, new=name in before),
            old=name if name in before else None,
            new=name if name in after else None,
            old_at=before[name][0].pointer if name in before else old.pointer,
            new_at=after[name][0].pointer if name in after else new.pointer,
        )
