"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel, UnknownTag


class Animal(BaseModel):
    kind: str


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int | None = None


AnyAnimal = TypeAliasType(
    "AnyAnimal", Cat | Annotated[Animal, UnknownTag("kind", ("cat",))]
)
"""`Animal`, or what is made of it."""
