"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class ClassBody(BaseModel):
    field: Annotated[str | None, Field(alias='"""')] = None
