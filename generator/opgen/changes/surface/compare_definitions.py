"""Comparison of models, enums and aliases."""

from opgen.changes.model import Breaks
from opgen.changes.surface.comparison import SurfaceComparison, is_same_default, side
from opgen.changes.surface.findings import SurfaceDraft
from opgen.changes.surface.matching import matched_fields, matched_members
from opgen.changes.surface.model import Alias, Definition, Enum, Field, Member, Model
from opgen.changes.surface.types import NONE, Named, Type, members, type_text, union
from opgen.changes.surface.usage import Usage
from opgen.codegen.code import literal

_CLOSED = "ClosedModel"
_EXTRA = "ExtraModel"


def compare_definitions(comparison: SurfaceComparison) -> None:
    """Compare all definitions."""
    found = comparison.definitions
    for each in found.removed:
        comparison.findings.add(
            SurfaceDraft(
                rule="model-removed",
                name=each.name,
                verb="was removed",
                breaks=Breaks.RUNTIME,
                old=side(each.name, each.pointer),
                operations=comparison.usage(each, None).operations,
            )
        )
    for each in found.added:
        comparison.findings.add(
            SurfaceDraft(
                rule="model-added",
                name=each.name,
                verb="was added",
                new=side(each.name, each.pointer),
                operations=comparison.usage(None, each).operations,
            )
        )
    for old, new in found.pairs:
        _compare(comparison, old, new)


def _compare(comparison: SurfaceComparison, old: Definition, new: Definition) -> None:
    usage = comparison.usage(old, new)
    if old.name != new.name:
        comparison.findings.add(
            SurfaceDraft(
                rule="model-renamed",
                name=old.name,
                verb=f"was renamed to {new.name}",
                breaks=Breaks.RUNTIME,
                old=side(old.name, old.pointer),
                new=side(new.name, new.pointer),
                operations=usage.operations,
            )
        )
    match old, new:
        case Model() as model, Model() as other:
            _compare_bases(comparison, model, other, usage)
            for one, another in matched_fields(model, other).pairs:
                _compare_fields(comparison, (model, other), one, another, usage)
            _compare_field_lists(comparison, model, other, usage)
        case Enum() as enum, Enum() as other_enum:
            _compare_members(comparison, enum, other_enum, usage)
        case Alias() as alias, Alias() as other_alias:
            _compare_aliases(comparison, alias, other_alias, usage)
        case _:
            # An alias of a type can be an annotation only. A class can also be called.
            breaks = Breaks.TYPES if isinstance(old, Alias) else Breaks.RUNTIME
            if not usage.is_written and _is_subclass(old, new):
                breaks = Breaks.NOTHING
            _kind_changed(comparison, old, new, breaks)


def _is_subclass(old: Definition, new: Definition) -> bool:
    """Return whether the values of an enum belong to the type of an alias, as the values of a `StrEnum` belong to `str`."""
    if not isinstance(old, Alias) or not isinstance(new, Enum):
        return False
    base = "str" if new.base == "StrEnum" else "int"
    return Named(base) in members(old.type)


def _kind(definition: Definition) -> str:
    match definition:
        case Model(base=base):
            return f"class {definition.name}({type_text(base)})"
        case Enum(base=base):
            return f"class {definition.name}({base})"
        case Alias(type=type_):
            return f"type {definition.name} = {type_text(type_)}"


def _kind_changed(comparison: SurfaceComparison, old: Definition, new: Definition, breaks: Breaks) -> None:
    comparison.findings.add(
        SurfaceDraft(
            rule="model-kind-changed",
            name=old.name,
            verb=f"became `{_kind(new)}`",
            breaks=breaks,
            old=side(_kind(old), old.pointer),
            new=side(_kind(new), new.pointer),
            operations=comparison.usage(old, new).operations,
        )
    )


def _compare_bases(comparison: SurfaceComparison, old: Model, new: Model, usage: Usage) -> None:
    """Compare the base classes, which decide about properties that are not fields."""
    if comparison.relations.is_same(old.base, new.base):
        return
    breaks = Breaks.NOTHING
    if usage.is_written and _closes(comparison, old.base, new.base):
        breaks = Breaks.RUNTIME
    if usage.is_read and _name(old.base) == _EXTRA:
        breaks = Breaks.RUNTIME
    _kind_changed(comparison, old, new, breaks)


def _closes(comparison: SurfaceComparison, old: Type, new: Type) -> bool:
    """Return whether the constructor refuses further keywords that it accepted."""
    if _name(old) == _CLOSED or _name(new) not in {_CLOSED, _EXTRA}:
        return False
    if _name(old) == _name(new):
        return not comparison.relations.is_widened(old, new)
    return True


def _name(base: Type) -> str:
    return base.name if isinstance(base, Named) else ""


def _compare_field_lists(comparison: SurfaceComparison, old: Model, new: Model, usage: Usage) -> None:
    found = matched_fields(old, new)
    for each in found.removed:
        # The constructor of a model that is not closed accepts the field as a further property.
        is_refused = usage.is_read or _name(new.base) != "BaseModel"
        comparison.findings.add(
            SurfaceDraft(
                rule="field-removed",
                name=f"{old.name}.{each.name}",
                verb="was removed",
                breaks=Breaks.RUNTIME if is_refused else Breaks.TYPES,
                old=side(_text(each), each.pointer or old.pointer),
                operations=usage.operations,
            )
        )
    for each in found.added:
        is_required = usage.is_written and not each.default and not each.is_read_only
        comparison.findings.add(
            SurfaceDraft(
                rule="field-added",
                name=f"{new.name}.{each.name}",
                verb="was added and is required" if is_required else "was added",
                breaks=Breaks.RUNTIME if is_required else Breaks.NOTHING,
                new=side(_text(each), each.pointer or new.pointer),
                operations=usage.operations,
            )
        )


def _text(field: Field) -> str:
    """Return the declaration of `field`."""
    declared = f"{field.name}: {type_text(field.type)}"
    return f"{declared} = {field.default}" if field.default else declared


def _compare_fields(
    comparison: SurfaceComparison, owners: tuple[Model, Model], old: Field, new: Field, usage: Usage
) -> None:
    became_required = bool(old.default) and not new.default
    became_optional = bool(new.default) and not old.default

    def add(rule: str, verb: str, breaks: Breaks) -> None:
        comparison.findings.add(
            SurfaceDraft(
                rule=rule,
                name=f"{owners[0].name}.{old.name}",
                verb=verb,
                breaks=breaks,
                old=side(_text(old), old.pointer or owners[0].pointer),
                new=side(_text(new), new.pointer or owners[1].pointer),
                operations=usage.operations,
            )
        )

    if old.name != new.name:
        add("field-renamed", f"was renamed to {new.name}", Breaks.RUNTIME)
    if became_required:
        breaks = Breaks.RUNTIME if usage.is_written else Breaks.NOTHING
        add("field-became-required", "became required in the constructor", breaks)
    elif became_optional:
        verb = "became optional in the constructor"
        add("field-became-optional", verb, Breaks.NOTHING)
    elif not is_same_default(old.default, new.default):
        verb = f"has the default {new.default} instead of {old.default}"
        add("field-default-changed", verb, Breaks.NOTHING)
    relations = comparison.relations
    if relations.is_same(old.type, new.type):
        return
    breaks = _type_breaks(comparison, old.type, new.type, usage)
    is_named = became_required or became_optional
    if is_named and breaks is Breaks.NOTHING:
        return
    if became_required and relations.is_same(_without_none(old.type), _without_none(new.type)):
        return
    verb = f"has the type {type_text(new.type)} instead of {type_text(old.type)}"
    add("field-type-changed", verb, breaks)


def _type_breaks(comparison: SurfaceComparison, old: Type, new: Type, usage: Usage) -> Breaks:
    """Return what breaks if the type of a field changes. Constructors validate values."""
    relations = comparison.relations
    if usage.is_written and not relations.is_widened(old, new):
        return Breaks.RUNTIME
    breaks = relations.reading(old, new) if usage.is_read else Breaks.NOTHING
    if breaks is Breaks.NOTHING and usage.is_written:
        return Breaks.NOTHING if relations.is_assignable(old, new) else Breaks.TYPES
    return breaks


def _without_none(type_: Type) -> Type:
    others = tuple(each for each in members(type_) if each != NONE)
    return union(others) if others else type_


def _compare_members(comparison: SurfaceComparison, old: Enum, new: Enum, usage: Usage) -> None:
    def add(rule: str, verb: str, breaks: Breaks, one: Member | None, other: Member | None) -> None:
        owner, member = (old, one) if one else (new, other)
        comparison.findings.add(
            SurfaceDraft(
                rule=rule,
                name=f"{owner.name}.{member.name if member else ''}",
                verb=verb,
                breaks=breaks,
                old=side(_member_text(one), old.pointer) if one else None,
                new=side(_member_text(other), new.pointer) if other else None,
                operations=usage.operations,
                is_risky=rule == "enum-member-value-changed",
            )
        )

    found = matched_members(old, new)
    for each in found.removed:
        add("enum-member-removed", "was removed", Breaks.RUNTIME, each, None)
    for each in found.added:
        add("enum-member-added", "was added", Breaks.NOTHING, None, each)
    for one, other in found.pairs:
        if one.name != other.name:
            verb = f"was renamed to {other.name}"
            add("enum-member-renamed", verb, Breaks.RUNTIME, one, other)
        elif (type(one.value), one.value) != (type(other.value), other.value):
            verb = f"has the value {literal(other.value)} instead of {literal(one.value)}"
            add("enum-member-value-changed", verb, Breaks.NOTHING, one, other)


def _member_text(member: Member) -> str:
    return f"{member.name} = {literal(member.value)}"


def _compare_aliases(comparison: SurfaceComparison, old: Alias, new: Alias, usage: Usage) -> None:
    relations = comparison.relations
    if relations.is_same(old.type, new.type):
        return
    breaks = Breaks.NOTHING
    if usage.is_written and not (
        relations.is_widened(old.type, new.type) and relations.is_assignable(old.type, new.type)
    ):
        breaks = Breaks.TYPES
    if usage.is_read and relations.reading(old.type, new.type) is not Breaks.NOTHING:
        breaks = Breaks.TYPES
    before, after = type_text(old.type), type_text(new.type)
    comparison.findings.add(
        SurfaceDraft(
            rule="alias-type-changed",
            name=old.name,
            verb=f"is {after} instead of {before}",
            breaks=breaks,
            old=side(before, old.pointer),
            new=side(after, new.pointer),
            operations=usage.operations,
        )
    )
