"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Answer(BaseModel):
    text: str


class Chunk(BaseModel):
    delta: str


class Question(BaseModel):
    text: str | None = None
    stream: bool | None = None
