"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel
from ._runtime.multipart import Upload


class Meta(BaseModel):
    name: str


Photos = TypeAliasType("Photos", list[Any])


class PostPartsBody(BaseModel):
    meta: Upload
    """Its `Upload` needs the header X-Part."""
    photo: Upload
    """Sent as image/png or image/*: an `Upload` says which. Its `Upload` needs the
    header X-Photo.
    """
    photos: list[Upload] | None = None
    address: str | Upload | None = None
    """Sent as application/xml; charset=utf-8: give its text."""
    addresses: list[str | Upload] | None = None
    """Sent as application/xml: give its text."""
    note: str | Upload | None = None
    """Sent as text/plain or text/html: an `Upload` says which."""
    alias: list[str] | None = None
    key: str | None = None
    """Holds bytes, in base64."""
    rows: list[list[int]] | None = None
    mixed: list[list[Meta | Upload]] | None = None
    """Not checked here: each item: array, at least 2 items, items in order: {"$ref":
    "#/components/schemas/Meta"}, {}.
    """


class PostStylesBodyWordsItem(StrEnum):
    ONE = "one&"
    TWO = "two"


class PostStylesBody(BaseModel):
    list_: Annotated[list[str] | None, Field(alias="list")] = None
    ids: list[int] | None = None
    words: list[PostStylesBodyWordsItem] | None = None
    pipes: list[int] | None = None
    deep: Meta | None = None
    flat: Meta | None = None
    url: str | None = None
