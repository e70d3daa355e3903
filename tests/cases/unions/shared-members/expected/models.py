"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel
from ._runtime.tags import UnknownTag


class A(BaseModel):
    tag: Literal["a"]


class B(BaseModel):
    tag: Literal["b"]
    b: int


class C(BaseModel):
    tag: Literal["c", "b"]


One = TypeAliasType(
    "One",
    Annotated[A | B, Field(discriminator="tag")]
    | Annotated[dict[str, Any], UnknownTag("tag", ("a", "b"))],
)


Other = TypeAliasType(
    "Other",
    Annotated[A | C, Field(discriminator="tag")]
    | Annotated[dict[str, Any], UnknownTag("tag", ("a", "c", "b"))],
)


class Tag(StrEnum):
    A = "a"
    B = "b"
    C = "c"
