"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypeAliasType

from ._runtime.enums import IntEnum, StrEnum
from ._runtime.models import BaseModel


class Color(StrEnum):
    """What it looks like."""

    RED = "red"
    GREEN = "green"


Flag = TypeAliasType("Flag", Literal[True])


Kind = TypeAliasType("Kind", Literal["only"])


Level = TypeAliasType("Level", bool | float | str)
"""Not checked here: one of "low", 1, 2.5, true."""


Ratio = TypeAliasType("Ratio", float)
"""Not checked here: one of 0.5, 1."""


class Size(IntEnum):
    VALUE_1 = 1
    VALUE_2 = 2
    MINUS_1 = -1


class ThingInlineListItem(StrEnum):
    X = "x"
    Y = "y"


class Untyped(StrEnum):
    A = "a"
    B = "b"


class Thing(BaseModel):
    color: Color
    size: Size
    kind: Kind | None = None
    flag: Flag | None = None
    level: Level | None = None
    ratio: Ratio | None = None
    untyped: Untyped | None = None
    colors: list[Color] | None = None
    by_name: dict[str, Color] | None = None
    inline_list: list[ThingInlineListItem] | None = None
