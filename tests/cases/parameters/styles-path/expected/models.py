"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class Color(BaseModel):
    r: Annotated[int, Field(alias="R")]
    g: Annotated[int, Field(alias="G")]
    b: Annotated[int, Field(alias="B")]
    name: str | None = None
