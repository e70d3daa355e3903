"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class ThingResponse(BaseModel):
    name: str | None = None
