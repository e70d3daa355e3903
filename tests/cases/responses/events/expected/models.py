"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Chunk(BaseModel):
    id: str
    delta: str | None = None


class ChunkEventEvent(StrEnum):
    CHUNK = "chunk"
    END = "end"


class ChunkEvent(BaseModel):
    id: str | None = None
    event: ChunkEventEvent | None = None
    data: Chunk
