"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Needy(BaseModel):
    a: str


class ThingNoMember(StrEnum):
    A = "a"
    B = "b"


class Thing(BaseModel):
    text_for_number: int = 5
    number_for_text: str = "5"
    null_for_text: str | None = None
    float_for_integer: int | None = None
    truth_for_integer: int | None = None
    no_member: ThingNoMember | None = None
    not_the_constant: Literal["v1"] | None = None
    """Default: "v2"."""
    too_small: Annotated[int | None, Field(ge=3)] = None
    too_long: Annotated[str | None, Field(max_length=2)] = None
    no_match: Annotated[str | None, Field(pattern="^a")] = None
    """Default: "b"."""
    moment: datetime | None = None
    """Default: "now"."""
    uuid: UUID | None = None
    """Default: "x"."""
    needs_fields: Needy | None = None
    """Default: {}."""
    list_: Annotated[list[Any] | None, Field(alias="list")] = None
    code: int | None = None
