"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Color(StrEnum):
    RED = "red"
    GREEN = "green"


Maybe = TypeAliasType("Maybe", str | None)


class Other(BaseModel):
    x: int | None = None


class ThingColor(StrEnum):
    RED = "red"
    GREEN = "green"


class Thing(BaseModel):
    required_text: str | None
    text: Annotated[str | None, Field(max_length=30)] = None
    any_of: Annotated[str | None, Field(max_length=30)] = None
    one_of: Annotated[int | None, Field(ge=2)] = None
    several: str | int | None = None
    list_: Annotated[list[str | None] | None, Field(alias="list")] = None
    color: ThingColor | None = None
    only: Literal["x"] | None = None
    required_other: Other | None
    other: Other | None = None
    """Another."""
    tint: Color | None = None
    maybe: Maybe | None = None
    nothing: None
    days: date | None = None
