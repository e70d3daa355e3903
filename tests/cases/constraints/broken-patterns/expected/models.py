"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class Texts(BaseModel):
    unicode: str | None = None
    """Not checked here: matching `^\\p{L}+$`."""
    unclosed: str | None = None
    control: str | None = None
    """Not checked here: matching `\\cA`."""
    class_: Annotated[str | None, Field(alias="class")] = None
    """Not checked here: matching `[\\w-.]`."""
    slashes: str | None = None
    """Not checked here: matching `(?i)^a$`."""
    slow: str | None = None
    """Not checked here: matching `^(a+)+$`."""
