"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ._runtime.models import BaseModel


class Settings(BaseModel):
    theme: str | None = None


class Thing(BaseModel):
    list_: Annotated[list[str], Field(alias="list")] = Field(default=[])
    map: dict[str, str] = Field(default={})
    free: dict[str, Any] = Field(default={})
    settings: Settings = Field(default_factory=lambda: Settings())
    z_settings: Annotated[Settings, Field(alias="zSettings")] = Field(
        default_factory=lambda: Settings()
    )
    full: list[str] | None = None
    """Default: ["a"]."""
    set_map: dict[str, str] | None = None
    """Default: {"a": "b"}."""
