"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel


class Read(BaseModel):
    slug: Annotated[str | None, Field(max_length=9)] = None
    """Not checked here: matching `^[a-z]+$`."""


Slug = TypeAliasType("Slug", Annotated[str, Field(max_length=9, pattern="^[a-z]+$")])


class Texts(BaseModel):
    slug: Annotated[str | None, Field(pattern="^[a-z0-9-]+$")] = None
    quoted: Annotated[str | None, Field(pattern="^\"'\\\\d$")] = None
    lookahead: str | None = None
    """Not checked here: matching `^(?!x)`."""
    nullable: Annotated[str | None, Field(pattern="^a")] = None
    slugs: list[str] | None = None
    """Not checked here: each item: string, matching `^a`."""
    named: Slug | None = None
