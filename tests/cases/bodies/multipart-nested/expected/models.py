"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel
from ._runtime.multipart import Upload


class MailCard(BaseModel):
    face: str | None = None


class Mail(BaseModel):
    subject: str
    card: MailCard | None = None
    letters: list[list[str | Upload]] | None = None
