"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Pet(BaseModel):
    id: Annotated[int, Field(ge=1)]
    password: str | None = None


class PetGonePostBodyReason(StrEnum):
    SOLD = "sold"
    LOST = "lost"


class WebhookErrorModel(BaseModel):
    webhooks: str | None = None


class PetGonePostBody(BaseModel):
    id: int
    reason: PetGonePostBodyReason | None = None
