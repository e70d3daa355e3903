"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ._runtime.models import BaseModel


class LoginAddress(BaseModel):
    street: str


class PostEncodingBody(BaseModel):
    name: str
    list_: Annotated[list[int] | None, Field(alias="list")] = None


class Login(BaseModel):
    grant_type: Literal["password"] | None = None
    user_name: Annotated[str, Field(alias="user name")]
    password: str
    scopes: list[str] | None = None
    remember: bool | None = None
    address: LoginAddress | None = None
