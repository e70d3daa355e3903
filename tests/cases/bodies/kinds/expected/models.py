"""Models: what requests and answers hold."""

from __future__ import annotations

from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel

Maybe = TypeAliasType("Maybe", str | None)


class Thing(BaseModel):
    name: str
    note: str | None = None
