"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel
from ._runtime.multipart import Upload


class BodyOfWater(BaseModel):
    depth: float | None = None


class UploadPictureBody(BaseModel):
    file: Upload
    """Holds application/octet-stream."""
