"""Comparison of models, enums and aliases."""

from opgen.changes.model import Breaks, Side
from opgen.changes.surface.comparison import SurfaceComparison, is_same_default, side
from opgen.changes.surface.matching import matched_by
from opgen.changes.surface.model import Alias, Definition, Enum, Field, Member, Model, declaration
from opgen.changes.surface.types import Named, Type, members, type_text, without_none
from opgen.changes.surface.usage import Usage
from opgen.codegen.code import literal

_CLOSED = "ClosedModel"
_EXTRA = "ExtraModel"


def compare_definitions(comparison: SurfaceComparison) -> None:
    """Compare all definitions."""
    found = comparison.definitions
    for each in found.removed:
        operations = comparison.usage(each, None).operations
        comparison.removed("model", each.name, side(each.name, each.pointer), operations)
    for each in found.added:
        operations = comparison.usage(None, each).operations
        comparison.added("model", each.name, side(each.name, each.pointer), operations)
    for old, new in found.pairs:
        _compare(comparison, old, new)


def _compare(comparison: SurfaceComparison, old: Definition, new: Definition) -> None:
    usage = comparison.usage(old, new)
    if old.name != new.name:
        comparison.renamed("model", side(old.name, old.pointer), side(new.name, new.pointer), usage.operations)
    match old, new:
        case Model() as model, Model() as other:
            _compare_bases(comparison, model, other, usage)
            _compare_fields(comparison, model, other, usage)
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
    return Named("str" if new.base == "StrEnum" else "int") in members(old.type)


def _kind(definition: Definition) -> str:
    match definition:
        case Model(base=base):
            return f"class {definition.name}({type_text(base)})"
        case Enum(base=base):
            return f"class {definition.name}({base})"
        case Alias(type=type_):
            return f"type {definition.name} = {type_text(type_)}"


def _kind_changed(comparison: SurfaceComparison, old: Definition, new: Definition, breaks: Breaks) -> None:
    comparison.add(
        "model-kind-changed",
        old.name,
        f"became `{_kind(new)}`",
        breaks,
        old=side(_kind(old), old.pointer),
        new=side(_kind(new), new.pointer),
        operations=comparison.usage(old, new).operations,
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


def _compare_fields(comparison: SurfaceComparison, old: Model, new: Model, usage: Usage) -> None:
    found = matched_by("wire_name", "name", old.fields, new.fields)
    for each in found.removed:
        # The constructor of a model that is not closed accepts the field as a further property.
        is_refused = usage.is_read or _name(new.base) != "BaseModel"
        breaks = Breaks.RUNTIME if is_refused else Breaks.TYPES
        comparison.removed("field", f"{old.name}.{each.name}", _shown(each, old), usage.operations, breaks)
    for each in found.added:
        is_required = usage.is_written and not each.default and not each.is_read_only
        name = f"{new.name}.{each.name}"
        comparison.added("field", name, _shown(each, new), usage.operations, is_required=is_required)
    for one, other in found.pairs:
        _compare_field(comparison, (old, new), one, other, usage)


def _shown(field: Field, owner: Model) -> Side:
    return side(declaration(field), field.pointer or owner.pointer)


def _compare_field(
    comparison: SurfaceComparison, owners: tuple[Model, Model], old: Field, new: Field, usage: Usage
) -> None:
    became_required = bool(old.default) and not new.default
    became_optional = bool(new.default) and not old.default

    def add(rule: str, verb: str, breaks: Breaks) -> None:
        name = f"{owners[0].name}.{old.name}"
        before, after = _shown(old, owners[0]), _shown(new, owners[1])
        comparison.add(rule, name, verb, breaks, old=before, new=after, operations=usage.operations)

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
    if became_required and relations.is_same(without_none(old.type), without_none(new.type)):
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


def _compare_members(comparison: SurfaceComparison, old: Enum, new: Enum, usage: Usage) -> None:
    def shown(member: Member, owner: Enum) -> Side:
        return side(f"{member.name} = {literal(member.value)}", owner.pointer)

    found = matched_by("value", "name", old.members, new.members)
    for each in found.removed:
        comparison.removed("enum-member", f"{old.name}.{each.name}", shown(each, old), usage.operations)
    for each in found.added:
        comparison.added("enum-member", f"{new.name}.{each.name}", shown(each, new), usage.operations)
    for one, other in found.pairs:
        is_renamed = one.name != other.name
        if is_renamed:
            rule, verb, breaks = "enum-member-renamed", f"was renamed to {other.name}", Breaks.RUNTIME
        elif (type(one.value), one.value) != (type(other.value), other.value):
            verb = f"has the value {literal(other.value)} instead of {literal(one.value)}"
            rule, breaks = "enum-member-value-changed", Breaks.NOTHING
        else:
            continue
        comparison.add(
            rule,
            f"{old.name}.{one.name}",
            verb,
            breaks,
            old=shown(one, old),
            new=shown(other, new),
            operations=usage.operations,
            is_risky=not is_renamed,
        )


def _compare_aliases(comparison: SurfaceComparison, old: Alias, new: Alias, usage: Usage) -> None:
    relations = comparison.relations
    if relations.is_same(old.type, new.type):
        return
    breaks = Breaks.NOTHING
    if usage.is_written and not relations.is_safe_to_write(old.type, new.type):
        breaks = Breaks.TYPES
    if usage.is_read and relations.reading(old.type, new.type) is not Breaks.NOTHING:
        breaks = Breaks.TYPES
    before, after = type_text(old.type), type_text(new.type)
    comparison.add(
        "alias-type-changed",
        old.name,
        f"is {after} instead of {before}",
        breaks,
        old=side(before, old.pointer),
        new=side(after, new.pointer),
        operations=usage.operations,
    )
