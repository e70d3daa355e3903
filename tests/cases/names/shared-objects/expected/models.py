"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Direction(StrEnum):
    ASC = "asc"
    DESC = "desc"


class EventBody(BaseModel):
    text: str | None = None


class Level(BaseModel):
    value: int | None = None


class LevelParameter(StrEnum):
    LOW = "low"
    HIGH = "high"


class UnauthorizedErrorResponse(BaseModel):
    reason: str | None = None


class AlertsResponse(BaseModel):
    level: Level | None = None
