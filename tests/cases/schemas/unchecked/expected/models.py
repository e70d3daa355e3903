"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from ._runtime.models import BaseModel


class Model(BaseModel):
    """One of the two is needed.

    Not checked here: {"required": ["a"]} or {"required": ["b"]}; at least 1
    property; no other properties.
    """

    a: str | None = None
    b: int | None = None


class Thing(BaseModel):
    not_: Annotated[Any | None, Field(alias="not")] = None
    """Not checked here: not {"type": "string"}."""
    neither: str | None = None
    """Anything else.

    Not checked here: not {"enum": ["a", "b"]}.
    """
    condition: dict[str, Any] | None = None
    """Not checked here: if {"required": ["a"]}, then {"required": ["b"]}, else
    {"required": ["c"]}.
    """
    idle: str | None = None
    contains: list[Any] | None = None
    """Not checked here: at least 2 and at most 3 of the items like {"type": "string"}."""
    some: list[int] | None = None
    """Not checked here: at least 1 of the items like {"const": 1}."""
    distinct: Annotated[list[str] | None, Field(max_length=5)] = None
    """Not checked here: no item twice."""
    dependent: dict[str, Any] | None = None
    """Not checked here: "a" needs "b", "c"; where "b" is, {"required": ["c"]}."""
    names: dict[str, Any] | None = None
    """Not checked here: at most 3 properties; at least 1 property; each name is
    {"pattern": "^[a-z]+$"}.
    """
    step: float | None = None
    """Not checked here: a multiple of 0.5."""
    whole: Annotated[int | None, Field(multiple_of=5)] = None
    untyped: Any | None = None
    """Not checked here: string, at least 2 characters; number, at least 3; array, at
    most 1 item.
    """
    several: str | int | None = None
    """Not checked here: string, at least 2 characters; integer, at most 3."""
    identifier: UUID | None = None
    """Not checked here: at most 36 characters."""
    unknown_format: str | None = None
    lookahead: str | None = None
    """Not checked here: matching `^(?!x)`."""
    long: Any | None = None
    """Not checked here: not {"type": "object", "properties": {"first_property":
    {"type": "string"}, "second_property": {"type": "string"}, "third_pr….
    """
    model: Model | None = None
    closed_list: Annotated[list[int] | None, Field(max_length=1)] = None
    """Not checked here: items in order: {"type": "integer"}."""
