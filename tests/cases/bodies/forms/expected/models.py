"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class LoginAddress(BaseModel):
    street: str


class PostEncodingBody(BaseModel):
    name: str
    list_: Annotated[list[int] | None, Field(alias="list")] = None


class PostStylesBodyDeep(BaseModel):
    a: str | None = None
    b: int | None = None


class PostStylesBodyFlat(BaseModel):
    c: str | None = None


class PostStylesBodyWordsItem(StrEnum):
    ONE = "one"
    TWO = "two"


class Login(BaseModel):
    grant_type: Literal["password"] | None = None
    user_name: Annotated[str, Field(alias="user name")]
    password: str
    scopes: list[str] | None = None
    remember: bool | None = None
    address: LoginAddress | None = None


class PostStylesBody(BaseModel):
    ids: Annotated[list[int], Field(min_length=1)]
    words: list[PostStylesBodyWordsItem] | None = None
    many: list[str] | None = None
    deep: PostStylesBodyDeep | None = None
    flat: PostStylesBodyFlat | None = None
    url: str | None = None
