"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class ThingE(StrEnum):
    VALUE_IZFN = '"'
    VALUE_NLJS = "\\"
    EMPTY = "\n"
    VALUE_1 = "{{ 1 }}"


class Thing(BaseModel):
    """\"\"\" """

    a: str | None = None
    """\\
    """
    b: str | None = None
    """ends in a quote "
    """
    c: str = "\\\"\"\"'''\n"
    """\"starts with one"""
    d: Annotated[str | None, Field(alias='d"""\n')] = None
    """no-break tab"""
    e: ThingE | None = None
    f: Literal['"); import os; ("'] | None = None
    g: str | None = None
    """Not checked here: matching `\"\"\"'''\\\\`."""
