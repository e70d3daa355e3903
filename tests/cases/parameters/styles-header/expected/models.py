"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.extra import ExtraModel


class Color(ExtraModel[int]):
    r: Annotated[int, Field(alias="R")]
    g: Annotated[int | None, Field(alias="G")] = None
