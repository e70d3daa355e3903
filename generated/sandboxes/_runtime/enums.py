"""Base classes of enums, which accept values that the document does not list."""

import enum
from typing import Self

from typing_extensions import override


class StrEnum(enum.StrEnum):
    """Enum of strings. An unknown value becomes a member that iteration leaves out."""

    @classmethod
    @override
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_, member._value_ = value, value
        return member


class IntEnum(enum.IntEnum):
    """Enum of integers. An unknown value becomes a member that iteration leaves out."""

    @classmethod
    @override
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = str(value), value
        return member
