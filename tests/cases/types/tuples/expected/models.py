"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel

Chain = TypeAliasType("Chain", "tuple[str, Chain | None]")


class Owner(BaseModel):
    name: str | None = None


Point = TypeAliasType("Point", tuple[float, float])
"""Longitude and latitude."""


class Place(BaseModel):
    at: Point
    closed: tuple[str, Owner, int | None] | None = None
    """All of three."""
    path: Annotated[list[tuple[float, float]] | None, Field(min_length=1)] = None
    nullable: Annotated[tuple[str, Literal["a"]] | None, Field(deprecated=True)] = None
    """Not checked here: item 0: string, at most 3 characters."""
    some: Annotated[list[float] | None, Field(max_length=2, min_length=1)] = None
    """One may be left out.

    Not checked here: items in order: {"type": "number"}, {"type": "number"}.
    """
    open: list[Any] | None = None
    """Not checked here: items in order: {"type": "number"}."""
    rest: Annotated[list[float | str] | None, Field(min_length=2)] = None
    """Not checked here: items in order: {"type": "number"}."""
    both: tuple[float, str] | None = None
    """Not checked here: item 0: number, at most 3."""
    either: str | tuple[float, float] | None = None
    class_: Annotated[dict[str, tuple[Chain]] | None, Field(alias="class")] = None
