"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import IntEnum, StrEnum
from ._runtime.models import BaseModel


class LevelsLevel(IntEnum):
    LOW = 10
    VERY_HIGH = 20


class LevelsNoNames(StrEnum):
    A = "a"
    B = "b"


class LevelsNswag(IntEnum):
    NONE = 0
    SOME = 1


class LevelsReserved(StrEnum):
    MRO = "a"
    NAME = "b"


class LevelsTitled(IntEnum):
    UP = 1
    DOWN = -1


class LevelsTooFew(IntEnum):
    VALUE_1 = 1
    VALUE_2 = 2
    VALUE_3 = 3


class LevelsTwice(IntEnum):
    VALUE_1 = 1
    VALUE_2 = 2


class Levels(BaseModel):
    level: LevelsLevel | None = None
    nswag: LevelsNswag | None = None
    titled: LevelsTitled | None = None
    too_few: LevelsTooFew | None = None
    twice: LevelsTwice | None = None
    no_names: LevelsNoNames | None = None
    reserved: LevelsReserved | None = None
