"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Event(BaseModel):
    data: str
    event: str | None = None
    id: str | None = None
    retry: int | None = None


class Item(BaseModel):
    name: str
    size: int | None = None
