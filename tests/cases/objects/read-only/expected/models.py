"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Stored(BaseModel):
    id: str


class Thing(BaseModel):
    id: str | None = None
    name: str
    secret: str | None = None
