"""Decorator of the values that stages pass on: frozen dataclasses."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(cls: type[_Class]) -> type[_Class]:
    """Make a dataclass of `cls`: frozen, with slots, and with arguments by keyword alone."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
