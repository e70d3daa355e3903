"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import StrEnum


class ListThingsOrder(StrEnum):
    ASC = "asc"
    DESC = "desc"
