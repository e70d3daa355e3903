"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel
from ._runtime.tags import UnknownTag


class Circle(BaseModel):
    kind: Literal["circle"]
    radius: float | None = None


class Square(BaseModel):
    kind: Literal["square"]
    side: float | None = None


Shape = TypeAliasType(
    "Shape",
    Annotated[Circle | Square, Field(discriminator="kind")]
    | Annotated[dict[str, Any], UnknownTag("kind", ("circle", "square"))],
)


class Layer(BaseModel):
    shape: Shape | None = None
    name: str | None = None


class Page(BaseModel):
    top: Layer | None = None
    shape: Shape | None = None
