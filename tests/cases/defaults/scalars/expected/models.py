"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ._runtime.models import BaseModel


class Thing(BaseModel):
    kept: str
    text: str = "HTTP"
    quoted: str = 'it\'s "quoted" \\ {{ 1 }} \u2028'
    empty: str = ""
    count: int = 3
    ratio: float = 0.5
    whole: float = 2
    on: bool = True
    maybe: str | None = None
    nullable_count: int | None = 7
    one_of: str | int = 5
    fixed: Literal["v1"] = "v1"
    deprecated: Annotated[str, Field(deprecated=True)] = "old"
    aliased_name: Annotated[int, Field(alias="aliasedName", ge=0)] = 1
