"""Models: what requests and answers hold."""

from __future__ import annotations

from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel, StrEnum


class GetThingResponseGpu(StrEnum):
    H100 = "H100"
    A100 = "A100"


class GetThingResponseNamed(StrEnum):
    A = "a"
    B = "b"


Port = TypeAliasType("Port", str)
"""Not checked here: one of 80, 443."""


class GetThingResponse(BaseModel):
    gpu: GetThingResponseGpu | None = None
    named: GetThingResponseNamed | None = None
