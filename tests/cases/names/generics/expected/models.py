"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Grosse(BaseModel):
    x: int | None = None


class PageListUser(BaseModel):
    items: list[Grosse]
