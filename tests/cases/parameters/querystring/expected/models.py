"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import ExtraModel


class SearchNear(ExtraModel[float]):
    lat: float


class Search(ExtraModel[str]):
    q: str
    tags: list[str] | None = None
    exact: bool | None = None
    near: SearchNear | None = None
