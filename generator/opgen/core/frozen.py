"""Decorator of the values that stages pass on: frozen dataclasses."""

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(cls: type[_Class]) -> type[_Class]:
    """Make a dataclass of `cls`: frozen, with slots, and with arguments by keyword alone.

    Type checkers refuse an assignment to an attribute. A refusal by Python would take a tenth of each generation. The
    methods are closures, because `dataclass` compiles each of them, which takes a tenth of a short run.
    """
    made: type[Any] = dataclass(slots=True, kw_only=True, eq=False, repr=False)(cls)
    compared = attrgetter("__class__", *(each.name for each in fields(made) if each.compare))
    parts = ", ".join(f"{each.name}={{0.{each.name}!r}}" for each in fields(made) if each.repr)
    shown = f"{cls.__qualname__}({parts})"

    def is_equal(self: object, other: object) -> bool:
        return compared(self) == compared(other) if type(other) is type(self) else NotImplemented

    def digest(self: object) -> int:
        return hash(compared(self))

    def text(self: object) -> str:
        return shown.format(self)

    for name, method in zip(("__eq__", "__hash__", "__repr__"), (is_equal, digest, text), strict=True):
        setattr(made, name, method)
    return made
