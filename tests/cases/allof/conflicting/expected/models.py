"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class ThingValues(StrEnum):
    B = "b"
    C = "c"


class Wide(StrEnum):
    A = "a"
    B = "b"
    C = "c"


class Thing(BaseModel):
    types: int | None = None
    number: int | None = None
    values: ThingValues | None = None
    bounds: Annotated[int | None, Field(ge=3, le=9)] = None
    text: Annotated[str | None, Field(max_length=20)] = None
