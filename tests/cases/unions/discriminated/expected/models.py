"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel


class BikeType(BaseModel):
    kind: Literal["bike-type"]


class Car(BaseModel):
    kind: Literal["Car"]


class Cat(BaseModel):
    type: Literal["cat"]
    lives: int


class Dog(BaseModel):
    type: Literal["dog", "puppy"]
    tricks: int


HomeInline = TypeAliasType(
    "HomeInline", Annotated[Car | BikeType, Field(discriminator="kind")]
)


Pet = TypeAliasType("Pet", Annotated[Cat | Dog, Field(discriminator="type")])
"""Told apart by `type`."""


Vehicle = TypeAliasType(
    "Vehicle", Annotated[Car | BikeType, Field(discriminator="kind")]
)


class Home(BaseModel):
    pets: list[Pet]
    first: Pet | None = None
    vehicle: Vehicle | None = None
    inline: HomeInline | None = None
