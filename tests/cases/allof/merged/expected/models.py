"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class Base(BaseModel):
    """The base."""

    id: str
    note: str | None = None


class Part(BaseModel):
    id: str
    note: str | None = None
    parts: list[Part] | None = None


class Thing(BaseModel):
    """The thing."""

    id: str
    note: str
    size: Annotated[int, Field(ge=1, le=9)]
    part: Part | None = None
    own: bool | None = None
