"""Models: what requests and answers hold."""

from __future__ import annotations

from uuid import UUID

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class ColumnKind(StrEnum):
    UUID = "UUID"
    TEXT = "TEXT"


class Reaction(StrEnum):
    PLUS_1 = "+1"
    MINUS_1 = "-1"
    EMPTY = ""
    VALUE_1 = "1"
    LINUX_AMD64 = "linux/amd64"
    aA = "aA"
    A_A = "A_A"
    TITLE = "title"
    COUNT = "count"
    NONE = "None"
    MRO = "mro"
    NAME = "name"
    CLASS = "class"
    GROSSE = "größe"
    GRINNING = "😀"
    X = "_x_"
    LEN = "__len__"
    VALUE_1E3 = "1e3"
    A_B = "a\nb"


class Column(BaseModel):
    id: UUID
    kind: ColumnKind = ColumnKind.UUID
