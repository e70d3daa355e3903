"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel

Id = TypeAliasType("Id", Annotated[str, Field(max_length=9)])


class OrderState(StrEnum):
    OPEN = "open"
    SENT = "sent"


class Part(BaseModel):
    name: str | None = None


class Order(BaseModel):
    id: Id | None = None
    state: OrderState | None = None
    parts: list[Part] | None = None
