"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel
from ._runtime.tags import UnknownTag


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
    "HomeInline",
    Annotated[Car | BikeType, Field(discriminator="kind")]
    | Annotated[dict[str, Any], UnknownTag("kind", ("Car", "bike-type"))],
)


Pet = TypeAliasType(
    "Pet",
    Annotated[Cat | Dog, Field(discriminator="type")]
    | Annotated[dict[str, Any], UnknownTag("type", ("cat", "dog", "puppy"))],
)
"""Told apart by `type`."""


Vehicle = TypeAliasType(
    "Vehicle",
    Annotated[Car | BikeType, Field(discriminator="kind")]
    | Annotated[dict[str, Any], UnknownTag("kind", ("Car", "bike-type"))],
)


class Home(BaseModel):
    pets: list[Pet]
    first: Pet | None = None
    vehicle: Vehicle | None = None
    inline: HomeInline | None = None
