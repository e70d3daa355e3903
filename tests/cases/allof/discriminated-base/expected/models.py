"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel
from ._runtime.tags import UnknownTag


class PlantSort(StrEnum):
    TREE = "Tree"
    HERB = "Herb"


class Tree(BaseModel):
    sort: Literal["Tree"]
    height: float | None = None


class Plant(BaseModel):
    """It has a base of one child, whose enum it inherits."""

    sort: PlantSort


AnyPlant = TypeAliasType(
    "AnyPlant", Tree | Annotated[Plant, UnknownTag("sort", ("Tree",))]
)
"""`Plant`, or what is made of it."""


class Animal(BaseModel):
    animal_kind: Annotated[str, Field(alias="animalKind")]
    friend: AnyAnimal | None = None


AnyAnimal = TypeAliasType(
    "AnyAnimal",
    Annotated["Cat | Dog | Persian", Field(discriminator="animal_kind")]
    | Annotated[Animal, UnknownTag("animal_kind", ("cat", "kitten", "Dog", "persian"))],
)
"""`Animal`, or what is made of it."""


AnyCat = TypeAliasType(
    "AnyCat",
    Annotated["Cat | Persian", Field(discriminator="animal_kind")]
    | Annotated[dict[str, Any], UnknownTag("animalKind", ("cat", "kitten", "persian"))],
)
"""`Cat`, or what is made of it."""


class Cat(BaseModel):
    animal_kind: Annotated[Literal["cat", "kitten"], Field(alias="animalKind")]
    friend: AnyAnimal | None = None
    lives: int | None = None


class Dog(BaseModel):
    """Its name is the tag."""

    animal_kind: Annotated[Literal["Dog"], Field(alias="animalKind")]
    friend: AnyAnimal | None = None
    barks: bool | None = None


class Persian(BaseModel):
    """Made of what is made of the base."""

    animal_kind: Annotated[Literal["persian"], Field(alias="animalKind")]
    friend: AnyAnimal | None = None
    lives: int | None = None
    hair: float


class Zoo(BaseModel):
    star: AnyAnimal | None = None
    """The most seen."""
    cages: dict[str, AnyAnimal] | None = None
    plant: AnyPlant | None = None
