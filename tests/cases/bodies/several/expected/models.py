"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel
from ._runtime.multipart import Upload


class Form(BaseModel):
    file: Upload


class Shared(BaseModel):
    name: str
    note: str | None = None


class Thing(BaseModel):
    name: str
