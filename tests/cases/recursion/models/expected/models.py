"""Models: what requests and answers hold."""

from __future__ import annotations

from ._runtime.models import BaseModel


class Tree(BaseModel):
    name: str
    parent: Tree | None = None
    children: list[Tree] | None = None
    by_name: dict[str, Tree] | None = None
    optional: Tree | None = None


class Person(BaseModel):
    team: Team | None = None


class Team(BaseModel):
    lead: Person | None = None
    tree: Tree | None = None
