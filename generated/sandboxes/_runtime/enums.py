"""The bases of enums: a value that a server adds later is kept, never fatal."""

import enum
from typing import Self


class StrEnum(enum.StrEnum):
    """Strings with names. An unknown value becomes a member that the class does not list."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member


class IntEnum(enum.IntEnum):
    """Integers with names. An unknown value becomes a member that the class does not list."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = str(value), value
        return member
