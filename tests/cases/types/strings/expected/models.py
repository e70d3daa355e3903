"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from ._runtime.models import BaseModel


class Strings(BaseModel):
    plain: str
    day: date
    moment: datetime
    clock: time
    id: UUID
    raw: bytes | None = None
    email: str | None = None
    link: str | None = None
    host: str | None = None
    address: str | None = None
    secret: str | None = None
    encoded: str | None = None
    """Holds bytes, in base64."""
    span: str | None = None
    other: str | None = None
