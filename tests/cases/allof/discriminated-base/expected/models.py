"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Animal(BaseModel):
    kind: str


class Cat(BaseModel):
    kind: str
    lives: int | None = None
