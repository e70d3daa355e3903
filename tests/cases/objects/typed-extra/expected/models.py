"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from ._runtime.extra import ExtraModel
from ._runtime.models import BaseModel


class Days(ExtraModel["list[Spell]"]):
    note: str | None = None


class Extensions(ExtraModel[str | bool]):
    """Names that match a pattern, and others.

    Not checked here: names like `^x-`: {"type": "string"}.
    """

    id: str | None = None


class Free(BaseModel):
    """Names that match a pattern, and any others.

    Not checked here: names like `^x-`: {"type": "string"}.
    """

    id: str | None = None


class Headers(ExtraModel[int | str]):
    """Names that match a pattern, and no others.

    Not checked here: names like `^n-`: {"type": "integer"}; names like `^x-`:
    {"type": "string"}.
    """

    host: str | None = None


class Spell(BaseModel):
    from_: Annotated[date | None, Field(alias="from")] = None


class Tree(ExtraModel["Tree"]):
    additional_properties_: Annotated[
        str | None, Field(alias="additional_properties")
    ] = None


class Metrics(ExtraModel[float]):
    """What was measured.

    Not checked here: each value: number, at least 0.
    """

    name: str
    tree: Tree | None = None
    headers: Headers | None = None
    extensions: Extensions | None = None
    free: Free | None = None
    days: Days | None = None
