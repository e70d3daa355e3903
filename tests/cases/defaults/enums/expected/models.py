"""Models: what requests and answers hold."""

from __future__ import annotations

from pydantic import Field

from ._runtime.enums import IntEnum, StrEnum
from ._runtime.models import BaseModel


class Color(StrEnum):
    RED = "red"
    GREEN = "green"


class Size(IntEnum):
    VALUE_1 = 1
    VALUE_2 = 2


class ThingInline(StrEnum):
    A = "a"
    B = "b"


class Thing(BaseModel):
    inline: ThingInline = ThingInline.B
    color: Color = Color.GREEN
    inherited: Color = Color.RED
    in_all_of: Color = Color.RED
    nullable_color: Color | None = Color.RED
    size: Size = Size.VALUE_2
    colors: list[Color] = Field(default=[])
