"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel


class ContainersNoType(BaseModel):
    a: int | None = None


Ids = TypeAliasType("Ids", list[int])


Labels = TypeAliasType("Labels", dict[str, str])


Settings = TypeAliasType("Settings", dict[str, Any])


class Containers(BaseModel):
    anything: Any
    described: Any | None = None
    """Anything at all."""
    allowed: Any | None = None
    object: dict[str, Any]
    free: dict[str, Any] | None = None
    counts: dict[str, int] | None = None
    labels: Labels | None = None
    settings: Settings | None = None
    list_: Annotated[list[Any], Field(alias="list")]
    names: list[str] | None = None
    matrix: list[list[float]] | None = None
    ids: Ids | None = None
    unique: list[str] | None = None
    """Not checked here: no item twice."""
    pair: Annotated[list[str | int] | None, Field(max_length=2)] = None
    """Not checked here: items in order: {"type": "string"}, {"type": "integer"}."""
    by_name: dict[str, list[Labels]] | None = None
    by_pattern: dict[str, str] | None = None
    """Not checked here: names like `^x-`: {"type": "string"}."""
    no_type: ContainersNoType | None = None
