"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class ThingD(StrEnum):
    P = "p"
    Q = "q"


class Thing(BaseModel):
    a: str | None = None
    b: str | None = None
    c: list[str] | None = None
    d: ThingD | None = None
    e: str = "a"
    f: dict[str, int] | None = None
    g: str | None = None
    h: str | None = None
    """Holds text/x-python, in base64."""
    i: str | None = None
