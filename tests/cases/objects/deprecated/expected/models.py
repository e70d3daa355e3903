"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class Thing(BaseModel):
    """Deprecated."""

    size: Annotated[int | None, Field(deprecated=True, ge=1)] = None
    color: Annotated[str | None, Field(alias="Color", deprecated=True)] = None
    new: str | None = None
