"""Models: what requests and answers hold."""

from __future__ import annotations

from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel

Id = TypeAliasType("Id", str)


class ProblemDetail(BaseModel):
    code: int | None = None


class Thing(BaseModel):
    part: str | None = None
    deep: ProblemDetail | None = None


class Problem(BaseModel):
    reason: str | None = None
    detail: ProblemDetail | None = None
