"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Formats(BaseModel):
    ratio: float | None = None
    six: str | None = None
    relative: str | None = None
    mail: str | None = None
    host: str | None = None
    link: str | None = None
    place: str | None = None
    template: str | None = None
    expression: str | None = None
