"""Differences of constraints, properties and annotations of two schemas, apart from the schemas that they contain."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, floor, isfinite
from typing import Any

from opgen.core.pointers import Pointer
from opgen.core.schema_keywords import NUMBERS
from opgen.diff.wire.compare.pairs import REQUEST, FoundPair, difference
from opgen.diff.wire.compare.relate import (
    Relation,
    both,
    is_limit,
    relate_bounds,
    relate_flags,
    relate_formats,
    relate_multiples,
    relate_patterns,
    relate_types,
)
from opgen.schemas.merged import UnionKeyword
from opgen.schemas.node import Node
from opgen.schemas.parts import Located
from opgen.schemas.sites import BothSchemas, Site
from opgen.schemas.values import canonical_value, is_number
from opgen.schemas.view import CLOSED, SIZES, View

_IMPLIED_LIMITS = {"minContains": 1}
_MAX_CONSTRAINT = 60
_BOUND_NAMES = {
    ("lower", False): "minimum",
    ("lower", True): "exclusiveMinimum",
    ("upper", False): "maximum",
    ("upper", True): "exclusiveMaximum",
}


def differences(old: View, new: View) -> Iterator[FoundPair]:
    """Yield the differences of values and simple constraints."""
    yield from _enums(old, new)
    yield from _bounds(old, new)
    yield from _sizes(old, new)
    yield from _patterns(old, new)
    if old.extensible is not None and new.extensible is not None:
        yield from _listed("extensible", old.extensible, new.extensible)


def null_difference(old: Site, new: Site, schemas: BothSchemas) -> Iterator[FoundPair]:
    """Yield the difference between two sites of which one allows null and the other does not."""
    before, after = schemas[0].nullable(old), schemas[1].nullable(new)
    if before == after:
        return
    at = [
        old.null_at if old.null is not None else old.at(new.null_at),
        new.null_at if new.null is not None else new.at(old.null_at),
    ]
    if old.null is None and new.null is None:
        # One of several merged schemas refuses null.
        views = schemas[0].view(old), schemas[1].view(new)
        refuses = views[before].refuses_null_at
        at = [refuses, refuses] if refuses in views[after].parts else at
    relation = Relation.WIDER if after else Relation.NARROWER
    yield difference("null", relation, zip((before, after), at, strict=True))


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
    shown = [_located_type(view, is_format=types == Relation.SAME) for view in (old, new)]
    if types == Relation.SAME and is_limit(_format(old), _format(new)):
        yield difference("format", relation, shown)
        return
    is_list = (
        formats == Relation.SAME
        and types in {Relation.WIDER, Relation.NARROWER}
        and max(len(before or ()), len(after or ())) > 1
        and not (before is None or after is None)
    )
    yield difference("types" if is_list else "type", relation, shown)


def _relate_format(old: View, new: View, types: Relation) -> Relation:
    before, after = _format(old), _format(new)
    is_single = types != Relation.SAME and (before is None) != (after is None)
    # A format ends together with its type.
    ends = Relation.WIDER if after is None else Relation.NARROWER
    return Relation.SAME if is_single and types != ends else relate_formats(before, after)


def _format(view: View) -> Any:  # untrusted JSON
    """Return the format, unless it says of numbers what JSON says."""
    form = view.limit("format")
    return None if form == "double" and view.all_types() == frozenset({"number"}) else form


def _located_type(view: View, *, is_format: bool) -> Located:
    """Return the type in words, with the pointer of the type, of the format or of the schema."""
    format_at = view.keywords.get("format", ("", ()))[1]
    at = format_at if is_format else view.types_at if view.types is not None else ()
    return shown_type(view), at or view.pointer


def shown_type(view: View) -> Any:  # a text, or a list of texts
    """Return the type of a schema with its format, or its types, in words."""
    types = sorted(view.all_types() or ())
    name: Any = types[0] if len(types) == 1 else types or "any"
    form = view.limit("format")
    return f"{name} ({form})" if form is not None and isinstance(name, str) else name


def _enums(old: View, new: View) -> Iterator[FoundPair]:
    before, after = old.enum, new.enum
    if before is not None and after is not None:
        if len(before) == len(after) == 1 and before.keys() != after.keys():
            yield difference("const", None, (*before.values(), *after.values()))
        else:
            yield from _listed("value", before, after)
    elif before is not None or after is not None:
        keyword = "const" if len(before or after or ()) == 1 else "enum"
        yield difference(keyword, None, (_shown_enum(old), _shown_enum(new)), (old.pointer, new.pointer))


def _shown_enum(view: View) -> Located | None:
    found = [*(view.enum or {}).values()]
    if len(found) == 1:
        return found[0]
    return None if view.enum is None else ([value for value, _ in found], view.enum_at)


def _listed(keyword: str, before: dict[str, Located], after: dict[str, Located]) -> Iterator[FoundPair]:
    for key, each in before.items():
        if key not in after:
            yield difference(keyword, Relation.NARROWER, (each, None), happened="changed")
    for key, each in after.items():
        if key not in before:
            yield difference(keyword, Relation.WIDER, (None, each), happened="changed")


def _bounds(old: View, new: View) -> Iterator[FoundPair]:
    for name in ("lower", "upper"):
        before, after = old.keywords.get(name), new.keywords.get(name)
        shown = after or before
        if shown is None:
            continue
        is_upper = name == "upper"
        bounds = [
            None if bound is None else _bound(view, bound[0], is_upper=is_upper)
            for view, bound in ((old, before), (new, after))
        ]
        relation = relate_bounds(*bounds, is_upper=is_upper)
        if relation != Relation.SAME:
            located = (None if each is None else (each[0][0], each[1]) for each in (before, after))
            yield difference(_BOUND_NAMES[name, shown[0][1]], relation, located, (old.pointer, new.pointer))


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
        values = old.limit(keyword), new.limit(keyword)
        if keyword in SIZES:
            relation = relate_bounds(*values, is_upper=keyword.startswith("max"))
        elif keyword == "multipleOf":
            relation = relate_multiples(*(_multiple(each) for each in (old, new)))
        else:
            relation = relate_flags(old=bool(before), new=bool(after))
        if relation != Relation.SAME:
            yield difference(keyword, relation, (before, after), (old.pointer, new.pointer))


def _multiple(view: View) -> Any:  # untrusted JSON
    """Return `multipleOf`, unless each integer is a multiple."""
    number = view.limit("multipleOf")
    return None if number == 1 and view.all_types() == frozenset({"integer"}) else number


def _patterns(old: View, new: View) -> Iterator[FoundPair]:
    relation = relate_patterns(frozenset(old.patterns), frozenset(new.patterns))
    if relation == Relation.SAME:
        return
    before = next(iter(old.patterns.items()), None)
    after = next(iter(new.patterns.items()), None)
    if after is None and new.any_pattern:
        after = ".*", new.any_pattern
    if before is not None and after is not None and relation == Relation.NARROWER:
        relation = Relation.DIFFERENT
    yield difference("pattern", relation, (before, after), (old.pointer, new.pointer))


def constraint_text(keyword: str, nodes: Sequence[Node]) -> str:
    """Return a keyword and the start of its value, such as `not {const: a}`."""
    text = ", ".join(canonical_value(each.value) for each in nodes).replace('"', "")
    return f"{keyword} {text}"[:_MAX_CONSTRAINT]


def constraint_difference(
    values: Iterable[Located | None], views: tuple[View, View], relation: Relation | None = None
) -> FoundPair:
    """Return the difference of a constraint that is compared as a whole."""
    return difference("constraint", relation, values, (views[0].pointer, views[1].pointer), happened="changed")


def remaining_differences(old: View, new: View, schemas: BothSchemas) -> Iterator[FoundPair]:
    """Yield the differences of keywords that are compared as a whole."""
    for keyword in dict.fromkeys((*old.remaining, *new.remaining)):
        before, after = old.remaining.get(keyword), new.remaining.get(keyword)
        relation = None
        if keyword in NUMBERS:
            bounds = (_number(keyword, each) for each in (before, after))
            relation = relate_bounds(*bounds, is_upper=keyword.startswith("max"))
            if relation == Relation.SAME:
                continue
        elif before and after and schemas[0].remaining(keyword, before) == schemas[1].remaining(keyword, after):
            continue
        located = ((constraint_text(keyword, each), each[0].pointer) if each else None for each in (before, after))
        yield constraint_difference(located, (old, new), relation)
    yield from _pattern_properties(old, new)


def is_implied(union: UnionKeyword, view: View) -> bool:
    """Return whether all values of `view` satisfy a union whose members only require properties."""
    names = [_only_required(each.value) for each in union.members]
    if not any(each is not None and each <= view.required.keys() for each in names):
        return False
    if union.keyword == "anyOf":
        return True
    # An object satisfies one member alone if the others require a property that no value has. A value of another type
    # satisfies all of them.
    is_closed = view.extra is CLOSED and not view.pattern_properties and view.all_types() == frozenset({"object"})
    return is_closed and sum(each is None or each <= view.properties.keys() for each in names) == 1


def _only_required(member: object) -> set[str] | None:
    """Return the required properties of a member of a union that has no other keyword; None for another member."""
    match member:
        case {"required": [*names], **others} if not others and all(isinstance(each, str) for each in names):
            return {*names}
    return None


def _number(keyword: str, nodes: Sequence[Node] | None) -> Any:  # a number, or None
    """Return the value of a limit, or else the limit that applies without the keyword."""
    value = nodes[0].value if nodes else None
    return value if is_number(value) else _IMPLIED_LIMITS.get(keyword)


def _pattern_properties(old: View, new: View) -> Iterator[FoundPair]:
    """Yield the patterns that the other version, which has no additional properties, does not have."""
    before, after = old.pattern_properties, new.pattern_properties
    for name in dict.fromkeys((*before, *after)):
        other = new if name in before else old
        if (name in before and name in after) or other.extra is not CLOSED:
            continue
        # A pattern allows further properties here.
        relation = relate_flags(old=name in after, new=name in before)
        located = ((name, each[name][0].pointer) if name in each else None for each in (before, after))
        yield constraint_difference(located, (old, new), relation)


def is_visible(site: Site | None, direction: int) -> bool:
    """Return whether the property at `site` is part of values in `direction`."""
    if site is None:
        return False
    return not site.flag("readOnly" if direction == REQUEST else "writeOnly")


def property_difference(
    name: str,
    sites: tuple[Site | None, Site | None],
    required: tuple[bool, bool],
    visible: tuple[bool, ...],
    direction: int,
) -> Iterable[FoundPair]:
    """Yield the difference of a property that exists in one version, or is required in one version."""
    old, new = sites
    if not any(visible):
        return
    found = FoundPair(
        "required",
        relate_flags(old=required[0], new=required[1]),
        old=name if visible[0] else None,
        new=name if visible[1] else None,
        old_at=old.start.pointer if old is not None else None,
        new_at=new.start.pointer if new is not None else None,
        is_inner=True,
        directions=direction,
    )
    if visible[0] != visible[1]:
        is_required = required[0] if visible[0] else required[1]
        kind = "required-property" if is_required else "optional-property"
        happened = "unset" if visible[0] else "set"
        if happened == "set" and is_required and new and "default" in new.notes:
            kind = "required-property-with-default"
        yield found._replace(keyword=kind, relation=Relation.DIFFERENT, happened=happened)
    elif required[0] != required[1]:
        has_default = required[1] and new is not None and "default" in new.notes
        yield found._replace(keyword="required-with-default") if has_default else found


def named_difference(old: View, new: View) -> FoundPair | None:
    """Return the difference between an object with named properties and one with any properties; None for others."""
    named, other = (old, new) if old.properties else (new, old)
    is_open = not (other.properties or other.required or other.pattern_properties or other.unions or other.remaining)
    are_objects = all(each.all_types() == frozenset({"object"}) and not each.unions for each in (old, new))
    if len(named.properties) < 2 or not is_open or not are_objects or other.extra is CLOSED:
        return None
    is_required = not named.required.keys().isdisjoint(named.properties)
    keyword = "required-properties" if is_required else "properties"
    happened = "unset" if named is old else "set"
    located = ((None, each.pointer) for each in (old, new))
    return difference(keyword, None, located, happened=happened)


def required_only(name: str, old: View, new: View) -> Iterable[FoundPair]:
    """Yield the difference of a required property without a schema."""
    relation = relate_flags(old=name in old.required, new=name in new.required)
    if relation != Relation.SAME:
        located = ((name, view.required.get(name, view.pointer)) for view in (old, new))
        yield difference("required", relation, located)._replace(is_inner=True)


def mutability(sites: tuple[Site | None, Site | None], required: tuple[bool, bool]) -> Iterable[FoundPair]:
    """Yield the differences of `readOnly` and `writeOnly`."""
    old, new = sites
    if old is None or new is None:
        return
    for flag in ("readOnly", "writeOnly"):
        before, after = old.flag(flag), new.flag(flag)
        if before != after:
            keyword = f"{flag}-{'required' if required[1] else 'optional'}"
            located = ((e.flag(flag), e.notes[flag][1] if e.flag(flag) else e.start.pointer) for e in (old, new))
            yield difference(keyword, relate_flags(old=before, new=after), located)._replace(is_inner=True)


def note_differences(old: Site, new: Site) -> Iterator[FoundPair]:
    """Yield the differences of `default`, `deprecated` and `x-sunset`."""
    if old.notes == new.notes:
        return
    # A default that is null says as little as none.
    before, after = (
        found if (found := each.notes.get("default")) and found[0] is not None else None for each in (old, new)
    )
    if (before and canonical_value(before[0])) != (after and canonical_value(after[0])):
        owners = _note_pointer("default", old, new), _note_pointer("default", new, old)
        yield difference("default", Relation.DIFFERENT, (before, after), owners)
    was, is_now = old.flag("deprecated"), new.flag("deprecated")
    if was != is_now:
        sunset = new.notes.get("x-sunset") if is_now else None
        yield difference(
            "sunset" if sunset else "deprecated",
            None,
            (
                (was, _note_pointer("deprecated", old, new)),
                (sunset[0] if sunset else is_now, _note_pointer("deprecated", new, old)),
            ),
            happened="set" if is_now else "unset",
        )


def _note_pointer(name: str, site: Site, other: Site) -> Pointer:
    """Return the pointer of an annotation, or of the node that has it in the other document."""
    if name in site.notes:
        return site.notes[name][1]
    return site.at(other.notes[name][1][:-1])


def member_name(node: Node) -> str:
    """Return a short name of a member of a union: a reference, a title, the constant of a property, or the type."""
    parts = (node, *node.items("allOf"))
    properties = [inner for each in parts for _, inner in each.mapping("properties")]
    listed = [inner.get("enum") or [inner.get("const")] for inner in properties]
    constants = [each[0] for each in listed if len(each) == 1]
    names = (*(each.get(keyword) for keyword in ("$ref", "title") for each in parts), *constants, node.get("type"))
    return next((each.rpartition("/")[2] for each in names if isinstance(each, str)), "schema")
