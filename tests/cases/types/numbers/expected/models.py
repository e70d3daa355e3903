"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Numbers(BaseModel):
    whole: int
    small: int | None = None
    large: int | None = None
    stamp: int | None = None
    real: float
    double: float | None = None
    money: float | None = None
    truth: bool
    either: int | bool | None = None
    any_scalar: str | float | None = None
