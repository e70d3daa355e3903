"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Invalid(BaseModel):
    errors: list[str]


class ListThingsError599(BaseModel):
    own: str | None = None


class Problem(BaseModel):
    reason: str


class Unexpected(BaseModel):
    trace: str
