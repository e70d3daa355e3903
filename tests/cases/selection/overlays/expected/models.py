"""Models: what requests and answers hold."""

from __future__ import annotations

from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class PetKind(StrEnum):
    CAT = "cat"
    DOG = "dog"
    BIRD = "bird"


class Pet(BaseModel):
    id: str
    kind: PetKind


Pets = TypeAliasType("Pets", list[Pet])
