"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel


class Circle(BaseModel):
    kind: Literal["Circle"]
    radius: float | None = None


Deep = TypeAliasType("Deep", "str | list[Deep]")


First = TypeAliasType("First", int | str)
"""Leads to the second."""


Own = TypeAliasType("Own", int | bool | str | None)
"""Itself, beside a number.

Not checked here: string, at least 1 character.
"""


Second = TypeAliasType("Second", First)
"""And back."""


class Square(BaseModel):
    kind: Literal["Square"]
    side: float | None = None


Figure = TypeAliasType("Figure", str | Circle | Square)


Shape = TypeAliasType("Shape", Figure)


class Values(BaseModel):
    own: Own | None = None
    first: First | None = None
    second: Second | None = None
    shape: Shape | None = None
    deep: Deep | None = None
