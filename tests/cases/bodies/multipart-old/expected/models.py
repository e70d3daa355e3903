"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ._runtime.models import BaseModel
from ._runtime.multipart import Upload


class UploadModel(BaseModel):
    file: Upload
    files: list[Upload] | None = None
    maybe: Upload | None = None
    list_: Annotated[list[str] | None, Field(alias="list")] = None
    rows: list[str] | None = None
    anything: Any | None = None
    encoded: str | None = None
    """Holds bytes, in base64."""
