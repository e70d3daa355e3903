"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import datetime

from ._runtime.models import BaseModel


class Entry(BaseModel):
    level: str
    message: str | None = None


class InlineItem(BaseModel):
    at: datetime | None = None
