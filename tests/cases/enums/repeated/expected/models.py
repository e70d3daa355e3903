"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class GetThingResponseGpu(StrEnum):
    H100 = "H100"
    A100 = "A100"


class GetThingResponseNamed(StrEnum):
    A = "a"
    B = "b"


class Port(StrEnum):
    VALUE_80 = "80"
    VALUE_443 = "443"


class GetThingResponse(BaseModel):
    gpu: GetThingResponseGpu | None = None
    named: GetThingResponseNamed | None = None
