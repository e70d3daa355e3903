"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class Numbers(BaseModel):
    port: Annotated[int, Field(ge=22, le=9000)]
    fraction: Annotated[int | None, Field(ge=2, le=9)] = None
    exclusive: Annotated[int | None, Field(gt=1, lt=9)] = None
    exclusive_fraction: Annotated[int | None, Field(ge=2, le=9)] = None
    both: Annotated[int | None, Field(ge=1, gt=3)] = None
    large: Annotated[int | None, Field(le=9223372036854775807)] = None
    larger: Annotated[int | None, Field(le=100000000000000000000000000000)] = None
    huge: Annotated[int | None, Field(ge=0, le=100000000000000000000)] = None
    step: Annotated[int | None, Field(multiple_of=5)] = None
    float_step: float | None = None
    """Not checked here: a multiple of 0.1."""
    real: Annotated[float | None, Field(ge=-0.5, lt=10.0)] = None
    text_keywords: int | None = None
    nullable: Annotated[int | None, Field(ge=1)] = None
