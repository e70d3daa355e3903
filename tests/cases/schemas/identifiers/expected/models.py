"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class BoxTree(BaseModel):
    left: BoxTree | None = None
    size: int | None = None


class Box(BaseModel):
    name: Annotated[str | None, Field(max_length=20)] = None
    lid: Lid | None = None
    tree: BoxTree | None = None


class Lid(BaseModel):
    open: bool | None = None
    box: Box | None = None
