"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Literal

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Order(StrEnum):
    ASCENDING = "asc"
    DESCENDING = "desc"


class ThingSort(StrEnum):
    ASC = "asc"
    DESC = "desc"


class ThingSortOrNull(StrEnum):
    ASC = "asc"
    DESC = "desc"


class Thing(BaseModel):
    object: Literal["thing"]
    version: Literal[2]
    fixed: Literal[True] | None = None
    nothing: None = None
    number: float | None = None
    """Not checked here: always 1.5."""
    maybe: Literal["x"] | None = None
    sort: ThingSort | None = None
    sort_or_null: ThingSortOrNull | None = None
    auto: Literal["auto"] | int | None = None
    named: Order | None = None
