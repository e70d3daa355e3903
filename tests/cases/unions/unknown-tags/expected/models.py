"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel
from ._runtime.tags import UnknownTag


class Circle(BaseModel):
    kind: Literal["circle"]
    radius: float


class First(BaseModel):
    n: Literal["one"]


class FormsAroundFirst(BaseModel):
    id: str
    n: Literal["one"]


class FormsAroundSecond(BaseModel):
    id: str
    n: Literal["two"]
    more: bool | None = None


class FormsInlineLeft(BaseModel):
    side: Literal["left"]
    a: int | None = None


class FormsInlineRight(BaseModel):
    side: Literal["right", "far right"]
    b: int | None = None


class Loose(BaseModel):
    sort: str


class Second(BaseModel):
    n: Literal["two"]
    more: bool | None = None


class Start(BaseModel):
    name: Literal["start"]
    at: datetime


class Stop(BaseModel):
    name: Literal["stop"]
    force: bool


Command = TypeAliasType("Command", Annotated[Start | Stop, Field(discriminator="name")])


FormsAround = TypeAliasType(
    "FormsAround",
    Annotated[FormsAroundFirst | FormsAroundSecond, Field(discriminator="n")]
    | Annotated[dict[str, Any], UnknownTag("n", ("one", "two"))],
)


FormsConstant = TypeAliasType(
    "FormsConstant",
    Annotated[First | Second, Field(discriminator="n")]
    | Annotated[dict[str, Any], UnknownTag("n", ("one", "two"))],
)


FormsInline = TypeAliasType(
    "FormsInline",
    Annotated[FormsInlineLeft | FormsInlineRight, Field(discriminator="side")]
    | Annotated[dict[str, Any], UnknownTag("side", ("left", "right", "far right"))],
)


FormsOptional = TypeAliasType(
    "FormsOptional",
    Loose | Circle | Annotated[dict[str, Any], UnknownTag("sort", ("Loose", "Circle"))],
)


class Forms(BaseModel):
    inline: FormsInline | None = None
    """Its members stand here, and their constants are the tags."""
    constant: FormsConstant | None = None
    around: FormsAround | None = None
    optional: FormsOptional | None = None


class GetShapesResponse(BaseModel):
    shapes: list[Shape]


class Group(BaseModel):
    kind: Literal["group"]
    shapes: list[Shape]


Shape = TypeAliasType(
    "Shape",
    Annotated[Circle | Group, Field(discriminator="kind")]
    | Annotated[dict[str, Any], UnknownTag("kind", ("circle", "group"))],
)
