"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel
from ._runtime.multipart import Upload


class Meta(BaseModel):
    name: str


class PostNamedBody(BaseModel):
    file: Upload
    meta: Meta | None = None
