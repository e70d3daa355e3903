"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ._runtime.models import BaseModel


class Alert(BaseModel):
    state: Literal["fixed"] | None
    old_state: Annotated[
        Literal["fixed"] | None, Field(alias="old-state", deprecated=True)
    ]
    merged: Literal[False] | None = None
    kinds: Annotated[list[Literal["alert"] | None] | None, Field(max_length=9)] = None
    kind: Literal["alert"] | None = "alert"
