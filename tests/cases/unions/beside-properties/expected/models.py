"""Models: what requests and answers hold."""

from __future__ import annotations

from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel


class Address(BaseModel):
    ip: str


class Contact(BaseModel):
    """Not checked here: {"required": ["mail"]} or {"required": ["phone"]}."""

    mail: str | None = None
    phone: str | None = None


class TargetAddress(BaseModel):
    name: str
    ip: str


class TargetByHost(BaseModel):
    name: str
    host: str


Target = TypeAliasType("Target", TargetByHost | TargetAddress)
