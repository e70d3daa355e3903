"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel

Maybe = TypeAliasType("Maybe", str | None)


class Other(BaseModel):
    x: int | None = None


class ThingColor(StrEnum):
    RED = "red"
    GREEN = "green"


class ThingInline(BaseModel):
    x: int | None = None


class Thing(BaseModel):
    required_text: str | None
    text: Annotated[str | None, Field(max_length=30)] = None
    number: Annotated[int | None, Field(ge=2)] = None
    list_: Annotated[list[str | None] | None, Field(alias="list")] = None
    map: dict[str, int | None] | None = None
    color: ThingColor | None = None
    required_other: Other | None
    other: Other | None = None
    """Another."""
    maybe: Maybe | None = None
    inline: ThingInline | None = None
