"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel
from ._runtime.multipart import Upload


class Meta(BaseModel):
    name: str
    at: datetime | None = None


class PostFileBody(BaseModel):
    file: Upload
    """The file itself."""
    files_1: Annotated[list[Upload], Field(alias="files-1", min_length=1)]
    maybe: Upload | None = None
    tags: list[str] | None = None
    count: int | None = None
    flag: bool | None = None
    day: date | None = None
    meta: Meta | None = None
    metas: list[Meta] | None = None


class PutInlineBody(BaseModel):
    title: str
    picture: Upload | None = None
    """Holds image/png."""
    anything: Upload | None = None
    """Sent as image/png or image/jpeg: an `Upload` says which."""
    text: str | None = None
    """Holds image/png, in base64."""
