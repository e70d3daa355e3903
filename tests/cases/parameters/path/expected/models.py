"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import StrEnum


class GetFileColor(StrEnum):
    RED_GREEN = "red/green"
    X = "..x"
