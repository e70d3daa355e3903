"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import datetime

from ._runtime.models import BaseModel


class Event(BaseModel):
    kind: str
    at: datetime | None = None


class SubscribeBody(BaseModel):
    url: str | None = None
