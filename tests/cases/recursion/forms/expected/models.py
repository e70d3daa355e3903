"""Models: what requests and answers hold."""

from __future__ import annotations

from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel
from ._runtime.multipart import Upload

Either = TypeAliasType("Either", "int | list[Either]")


Tree = TypeAliasType("Tree", "list[Tree]")


class Form(BaseModel):
    tree: Tree | None = None
    either: Either | None = None
    file: Upload | None = None
