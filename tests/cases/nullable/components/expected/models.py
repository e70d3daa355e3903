"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Circle(BaseModel):
    shape_kind: Annotated[Literal["Circle"], Field(alias="shapeKind")]
    radius: float | None = None


class Color(StrEnum):
    RED = "red"
    GREEN = "green"


class Owner(BaseModel):
    name: str | None = None


class Square(BaseModel):
    shape_kind: Annotated[Literal["Square"], Field(alias="shapeKind")]
    side: float | None = None


Shape = TypeAliasType(
    "Shape", Annotated[Circle | Square, Field(discriminator="shape_kind")]
)


class Thing(BaseModel):
    owner: Owner | None
    color: Color | None = None
    shape: Shape | None = None
    owners: list[Owner | None]
    by_name: Annotated[dict[str, Color | None] | None, Field(alias="by-name")] = None
    either: Owner | str | None = None
