"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel
from ._runtime.tags import UnknownTag


class Cat(BaseModel):
    pet_kind: Annotated[Literal["cat"], Field(alias="petKind")]
    lives: int


class Dog(BaseModel):
    pet_kind: Annotated[Literal["dog"], Field(alias="petKind")]
    bones: int | None = None


class Other(BaseModel):
    pet_kind: Annotated[str | None, Field(alias="petKind")] = None
    """Not checked here: not {"enum": ["cat", "dog"]}."""
    name: str


Pet = TypeAliasType(
    "Pet",
    Annotated[Cat | Dog, Field(discriminator="pet_kind")]
    | Annotated[Other, UnknownTag("pet_kind", ("cat", "dog"))],
)
