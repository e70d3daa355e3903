"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel

Nothing = TypeAliasType("Nothing", Any)


class Thing(BaseModel):
    required: None
    optional: None = None
    named: Nothing
    camel_case: Annotated[None, Field(alias="camelCase")] = None
    listed: None = None
    list_: Annotated[list[None] | None, Field(alias="list")] = None
    mixed: Literal["x"] | bool | None = None
    """Not checked here: one of true."""
    bounded: int | dict[str, Any] | None = None
    """Not checked here: integer, at least 1."""
