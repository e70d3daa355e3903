"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel


class ThingCloudFree(BaseModel):
    id: str
    region: str
    until: date


class ThingCloudPaid(BaseModel):
    id: str
    region: str
    price: float


class ThingLocalFree(BaseModel):
    id: str
    host: str
    until: date


class ThingLocalPaid(BaseModel):
    id: str
    host: str
    price: float


Thing = TypeAliasType(
    "Thing", ThingCloudPaid | ThingCloudFree | ThingLocalPaid | ThingLocalFree
)
