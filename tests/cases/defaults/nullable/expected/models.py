"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Color(StrEnum):
    RED = "red"
    GREEN = "green"


class Settings(BaseModel):
    theme: str | None = None


class Thing(BaseModel):
    count: int | None = 3
    nothing: int | None = None
    color: Color | None = Color.RED
    settings: Settings | None = Field(default_factory=lambda: Settings())
    list_: Annotated[list[str] | None, Field(alias="list")] = Field(default=[])
