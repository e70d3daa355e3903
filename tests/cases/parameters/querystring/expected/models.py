"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.extra import ExtraModel
from ._runtime.models import BaseModel


class SearchEncodedFormNear(BaseModel):
    lat: float | None = None


class SearchNear(ExtraModel[float]):
    lat: float


class Search(ExtraModel[str]):
    q: str
    tags: list[str] | None = None
    exact: bool | None = None
    near: SearchNear | None = None


class SearchEncodedForm(BaseModel):
    ids: list[int] | None = None
    near: SearchEncodedFormNear | None = None
    q: str | None = None
