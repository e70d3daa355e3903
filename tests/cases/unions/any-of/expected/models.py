"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel


class Cat(BaseModel):
    lives: int


class Dog(BaseModel):
    tricks: list[str]


Either = TypeAliasType("Either", Cat | Dog | None)


class ThingInlineById(BaseModel):
    id: str


class ThingInlineOption2(BaseModel):
    name: str


class Thing(BaseModel):
    scalar: str | int | None = None
    """Not checked here: string, at most 30 characters."""
    model: Cat | Dog | None = None
    either: Either | None = None
    one_or_many: str | list[str] | None = None
    """Not checked here: array, at least 1 item."""
    nested: str | int | None = None
    same: str | None = None
    inline: ThingInlineById | ThingInlineOption2 | None = None
    loose: Any | None = None
    map: dict[str, int] | bool | None = None
    list_: Annotated[list[Cat | None] | None, Field(alias="list")] = None
    alone: Cat | None = None
