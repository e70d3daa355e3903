"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import datetime

from ._runtime.models import BaseModel


class Filter(BaseModel):
    name: str | None = None
    tags: list[str] | None = None
    at: datetime | None = None
    parent: Filter | None = None


class Key(BaseModel):
    id: int
    part: str | None = None
