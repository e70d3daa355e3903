"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel

Few = TypeAliasType("Few", Annotated[list[str], Field(max_length=2)])


class Lists(BaseModel):
    few: Annotated[list[str] | None, Field(max_length=3, min_length=1)] = None
    """Not checked here: each item: string, at most 30 characters."""
    nullable: Annotated[list[int] | None, Field(max_length=3)] = None
    """Not checked here: each item: integer, at least 1."""
    matrix: Annotated[list[list[float]] | None, Field(min_length=1)] = None
    """Not checked here: each item: array, at least 1 item."""
    map: dict[str, int] | None = None
    """Not checked here: at least 1 property; each value: integer, at least 1."""
    union: str | int | None = None
    """Not checked here: string, at least 1 character; integer, at least 1."""
    named: Few | None = None
