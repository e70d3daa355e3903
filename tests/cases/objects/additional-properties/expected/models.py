"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Any

from ._runtime.extra import ExtraModel
from ._runtime.models import BaseModel


class ThingClosed(BaseModel):
    a: int | None = None


class ThingOnlyValue(BaseModel):
    b: int | None = None


class ThingOpen(BaseModel):
    a: int | None = None


class ThingTyped(ExtraModel[str]):
    a: int | None = None


class Thing(BaseModel):
    open: ThingOpen | None = None
    closed: ThingClosed | None = None
    typed: ThingTyped | None = None
    only: dict[str, ThingOnlyValue] | None = None
    nothing: dict[str, Any] | None = None
    """Not checked here: no properties."""
    untyped: dict[str, str] | None = None
