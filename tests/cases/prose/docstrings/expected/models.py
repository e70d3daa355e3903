"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class PutThingMode(StrEnum):
    FAST = "fast"
    SAFE = "safe"


class Thing(BaseModel):
    """A thing.

    With a second paragraph that is long enough to be wrapped, since it has more
    than eighty characters in it.
    """

    name: str | None = None
    """What it is called."""
    size: int | None = None
    """How large.

    In metres.
    """
