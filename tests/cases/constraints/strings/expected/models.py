"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class Texts(BaseModel):
    short: Annotated[str | None, Field(max_length=30, min_length=1)] = None
    float_length: Annotated[str | None, Field(max_length=20)] = None
    number_keywords: str | None = None
    date_: Annotated[date | None, Field(alias="date")] = None
    """Not checked here: at most 10 characters."""
    nullable: Annotated[str | None, Field(max_length=30)] = None
