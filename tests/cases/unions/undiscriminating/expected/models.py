"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any

from typing_extensions import TypeAliasType

from ._runtime.models import BaseModel
from ._runtime.tags import UnknownTag


class A(BaseModel):
    tag: str
    a: int


class B(BaseModel):
    tag: str
    b: int


class C(BaseModel):
    tag: str
    c: int


class D(BaseModel):
    d: int


One = TypeAliasType(
    "One", A | B | Annotated[dict[str, Any], UnknownTag("tag", ("a", "b"))]
)


Other = TypeAliasType(
    "Other", A | C | Annotated[dict[str, Any], UnknownTag("tag", ("aa", "c"))]
)


Text = TypeAliasType("Text", str)


Without = TypeAliasType(
    "Without", C | D | Annotated[dict[str, Any], UnknownTag("kind", ("C", "D"))]
)


ScalarToo = TypeAliasType(
    "ScalarToo", D | Text | Annotated[dict[str, Any], UnknownTag("tag", ("D", "Text"))]
)


class Thing(BaseModel):
    one: One | None = None
    other: Other | None = None
    without: Without | None = None
    scalar: ScalarToo | None = None
