"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Entry(BaseModel):
    level: str
    message: str | None = None


class SendOwnBodyItem(BaseModel):
    at: str | None = None
