"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.extra import ExtraModel


class Color(ExtraModel[str]):
    r: Annotated[int, Field(alias="R")]
    g: Annotated[int | None, Field(alias="G")] = None
    name: str | None = None


Sizes = TypeAliasType("Sizes", dict[str, int])
