"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel, ClosedModel
from ._runtime.tags import UnknownTag


class Base(BaseModel):
    """What everything has."""

    id: str
    created_at: Annotated[datetime | None, Field(alias="createdAt")] = None


class CreateMachineResponse(BaseModel):
    ticket: UUID


class Fault(BaseModel):
    loc: list[str | int]
    msg: str | None = None


Json = TypeAliasType("Json", "str | list[Json] | None")


class ListMachinesSort(StrEnum):
    UP = "up"
    DOWN = "down"


class Local(BaseModel):
    kind: Literal["local"]
    size: int


class MachineGpuType(StrEnum):
    H100 = "H100"
    A100 = "A100"


class NewMachineNetwork(BaseModel):
    private: bool = True
    cidr: str | None = None
    """Like 10.0.0.0/8"""


class Problem(BaseModel):
    detail: list[Fault]


class Remote(BaseModel):
    kind: Literal["nfs", "s3"]
    url: str


class State(StrEnum):
    ON = "on"
    OFF = "off"
    VALUE_1 = "1"
    EMPTY = ""


class Change(BaseModel):
    labels: dict[str, str] | None = None
    state: State | None = None


Disk = TypeAliasType(
    "Disk",
    Annotated[Local | Remote, Field(discriminator="kind")]
    | Annotated[dict[str, Any], UnknownTag("kind", ("local", "nfs", "s3"))],
)


class Machine(BaseModel):
    """A machine."""

    id: str
    created_at: Annotated[datetime | None, Field(alias="createdAt")] = None
    state: State
    disk: Disk
    labels: dict[str, str] = Field(default={})
    parent: Machine | None = None
    gpu_type: Annotated[MachineGpuType | None, Field(alias="gpu-type")] = None
    ports: Annotated[list[int] | None, Field(max_length=9, min_length=1)] = None
    """Not checked here: each item: integer, at least 1."""
    price: float | Literal["free"] | None = None
    """Not checked here: number, more than 0."""
    meta: Any | None = None


class NewMachine(ClosedModel):
    disk: Disk
    class_: Annotated[str, Field(alias="class", max_length=30)] = "small"
    count: int = 1
    network: NewMachineNetwork | None = None
