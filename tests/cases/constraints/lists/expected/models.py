"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel

Few = TypeAliasType("Few", Annotated[list[str], Field(max_length=2)])


class Lists(BaseModel):
    few: Annotated[list[str] | None, Field(max_length=3, min_length=1)] = None
    nullable: Annotated[list[int] | None, Field(max_length=3)] = None
    matrix: Annotated[list[list[float]] | None, Field(min_length=1)] = None
    map: dict[str, int] | None = None
    union: str | int | None = None
    named: Few | None = None
