"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Any

from ._runtime.models import BaseModel


class NamesMeta(BaseModel):
    total: int | None = None
    first: str | None = None


class PageMeta(BaseModel):
    total: int | None = None
    first: Any | None = None


class Pet(BaseModel):
    name: str | None = None


class PetsMeta(BaseModel):
    total: int | None = None
    first: Pet | None = None


class Names(BaseModel):
    items: list[str]
    meta: NamesMeta | None = None
    next: Names | None = None


class Page(BaseModel):
    items: list[Any]
    meta: PageMeta | None = None
    next: Page | None = None


class Pets(BaseModel):
    items: list[Pet]
    meta: PetsMeta | None = None
    next: Pets | None = None


class Pages(BaseModel):
    pets: Pets | None = None
    names: Names | None = None
    any: Page | None = None
