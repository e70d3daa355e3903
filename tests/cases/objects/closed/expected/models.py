"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel, ClosedModel


class NewPart(ClosedModel):
    x: int | None = None


class Shared(BaseModel):
    x: int | None = None


class Thing(BaseModel):
    shared: Shared | None = None


class NewThing(ClosedModel):
    name: str
    part: NewPart | None = None
    shared: Shared | None = None
