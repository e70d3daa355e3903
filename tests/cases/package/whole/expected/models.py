"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Kind(StrEnum):
    CAT = "cat"
    DOG = "dog"


class Pet(BaseModel):
    name: str
    kind: Kind | None = None


class Problem(BaseModel):
    detail: str
