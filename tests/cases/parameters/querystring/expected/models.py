"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class SearchNear(BaseModel):
    """Not checked here: other properties are {"type": "number"}."""

    lat: float


class Search(BaseModel):
    """Not checked here: other properties are {"type": "string"}."""

    q: str
    tags: list[str] | None = None
    exact: bool | None = None
    near: SearchNear | None = None
