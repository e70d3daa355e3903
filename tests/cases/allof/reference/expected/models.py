"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Color(StrEnum):
    RED = "red"
    GREEN = "green"


class Other(BaseModel):
    x: int | None = None


class ThingNarrowed(BaseModel):
    x: int


class Thing(BaseModel):
    plain: Other | None = None
    described: Other | None = None
    """With words."""
    beside: Annotated[Other | None, Field(deprecated=True)] = None
    """Beside it."""
    title: Color | None = None
    """Which."""
    renamed: Other | None = None
    wrapped: Other | None = None
    narrowed: ThingNarrowed | None = None
