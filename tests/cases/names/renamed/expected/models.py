"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Size(StrEnum):
    LARGER = "+1"
    MINUS_1 = "-1"


class Pet(BaseModel):
    pet_id: Annotated[str, Field(alias="id")]
    size: Size | None = None


class PetPage(BaseModel):
    items: list[Pet] | None = None
