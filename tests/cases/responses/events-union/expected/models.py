"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel
from ._runtime.tags import UnknownTag


class Event(BaseModel):
    data: str
    event: str | None = None
    id: str | None = None
    retry: Annotated[int | None, Field(ge=0)] = None


class WatchEventAddInt64(BaseModel):
    data: str
    event: Literal["addInt64"]
    id: str | None = None
    retry: Annotated[int | None, Field(ge=0)] = None


class WatchEventAddJsonData(BaseModel):
    foo: int


class WatchEventAddString(BaseModel):
    data: str
    event: Literal["addString"]
    id: str | None = None
    retry: Annotated[int | None, Field(ge=0)] = None


class WatchEventAddJson(BaseModel):
    data: WatchEventAddJsonData
    event: Literal["addJson"]
    id: str | None = None
    retry: Annotated[int | None, Field(ge=0)] = None


WatchEvent = TypeAliasType(
    "WatchEvent",
    Annotated[
        WatchEventAddString | WatchEventAddInt64 | WatchEventAddJson,
        Field(discriminator="event"),
    ]
    | Annotated[
        dict[str, Any], UnknownTag("event", ("addString", "addInt64", "addJson"))
    ],
)
