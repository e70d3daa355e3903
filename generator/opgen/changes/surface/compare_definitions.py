"""Comparison of models, enums and aliases."""

from collections.abc import Callable
from dataclasses import replace

from opgen.changes.model import Breaks, Side
from opgen.changes.surface.comparison import Facts, Part, SurfaceComparison, compare_declared, side
from opgen.changes.surface.matching import matched_by
from opgen.changes.surface.model import Alias, Definition, Enum, Field, Member, Model, declaration
from opgen.changes.surface.types import Named, Type, members, type_text
from opgen.changes.surface.usage import Usage
from opgen.codegen.code import literal

_CLOSED = "ClosedModel"
_EXTRA = "ExtraModel"


def compare_definitions(comparison: SurfaceComparison) -> None:
    """Compare all definitions."""

    def described(definition: Definition, _: int) -> tuple[str, Side]:
        return definition.name, side(definition.name, definition.pointer)

    def operations(old: Definition | None, new: Definition | None) -> tuple[str, ...]:
        return comparison.usage(old, new).operations

    for part, old, new in comparison.pairs("model", comparison.definitions, described, operations):
        part.compare_names(old.name, new.name)
        usage = comparison.usage(old, new)
        match old, new:
            case Model(), Model():
                if not comparison.relations.is_same(old.base, new.base):
                    _kind_changed(part, old, new, _base_breaks(comparison, old.base, new.base, usage))
                _compare_fields(comparison, old, new, usage)
            case Enum(), Enum():
                _compare_members(comparison, old, new, usage)
            case Alias(type=one), Alias(type=other):
                alias = _described(part, "alias", lambda each: _kind(each).partition(" = ")[2], old, new)
                alias.compare_types(one, other, usage, words="is")
            case _:
                # An alias of a type can be an annotation only. A class can also be called.
                breaks = Breaks.TYPES if isinstance(old, Alias) else Breaks.RUNTIME
                is_safe = not usage.is_written and _is_subclass(old, new)
                _kind_changed(part, old, new, Breaks.NOTHING if is_safe else breaks)


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


def _kind_changed(part: Part, old: Definition, new: Definition, breaks: Breaks) -> None:
    _described(part, "model", _kind, old, new).add("kind-changed", f"became `{_kind(new)}`", breaks)


def _described(part: Part, subject: str, text: Callable[[Definition], str], old: Definition, new: Definition) -> Part:
    """Return `part` with other texts for the declarations."""

    def facts() -> Facts:
        name, _, _, operations = part.facts()
        return name, side(text(old), old.pointer), side(text(new), new.pointer), operations

    return replace(part, subject=subject, facts=facts)


def _base_breaks(comparison: SurfaceComparison, old: Type, new: Type, usage: Usage) -> Breaks:
    """Return what breaks if a model has another base class, which decides about properties that are not fields."""
    before, after = _name(old), _name(new)
    is_closed = before != _CLOSED and after in {_CLOSED, _EXTRA}
    if before == after:
        is_closed = is_closed and not comparison.relations.is_widened(old, new)
    is_lost = usage.is_read and before == _EXTRA
    return Breaks.RUNTIME if is_lost or (usage.is_written and is_closed) else Breaks.NOTHING


def _name(base: Type) -> str:
    return base.name if isinstance(base, Named) else ""


def _compare_fields(comparison: SurfaceComparison, old: Model, new: Model, usage: Usage) -> None:
    def described(field: Field, number: int) -> tuple[str, Side]:
        owner = (old, new)[number]
        return f"{owner.name}.{field.name}", side(declaration(field), field.pointer or owner.pointer)

    def is_required(field: Field) -> bool:
        return usage.is_written and not field.default and not field.is_read_only

    # The constructor of a model that is not closed accepts a removed field as a further property.
    is_refused = usage.is_read or _name(new.base) != "BaseModel"
    found = matched_by("wire_name", "name", old.fields, new.fields)
    for part, one, other in comparison.pairs(
        "field",
        found,
        described,
        lambda *_: usage.operations,
        is_required=is_required,
        removed=Breaks.RUNTIME if is_refused else Breaks.TYPES,
    ):
        compare_declared(part, one, other, usage, is_validated=True)


def _compare_members(comparison: SurfaceComparison, old: Enum, new: Enum, usage: Usage) -> None:
    def described(member: Member, number: int) -> tuple[str, Side]:
        owner = (old, new)[number]
        return f"{owner.name}.{member.name}", side(f"{member.name} = {literal(member.value)}", owner.pointer)

    found = matched_by("value", "name", old.members, new.members)
    for part, one, other in comparison.pairs("enum-member", found, described, lambda *_: usage.operations):
        part.compare_names(one.name, other.name)
        if one.name == other.name and (type(one.value), one.value) != (type(other.value), other.value):
            part.add("value-changed", f"has the value {literal(other.value)} instead of {literal(one.value)}")
