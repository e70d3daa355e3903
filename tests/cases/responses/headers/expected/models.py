"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Color(BaseModel):
    r: Annotated[int, Field(alias="R")]
    g: Annotated[int | None, Field(alias="G")] = None


class GetDefaultHeaders(BaseModel):
    x_trace: Annotated[UUID | None, Field(alias="X-Trace")] = None


class GetRedirectErrorHeaders(BaseModel):
    location: Annotated[str | None, Field(alias="Location")] = None


class Kind(StrEnum):
    A = "a"
    B = "b"


class ListThingsErrorHeaders(BaseModel):
    retry_after: Annotated[int | None, Field(alias="Retry-After")] = None
    """Seconds to wait."""
    x_trace: Annotated[UUID | None, Field(alias="X-Trace")] = None


Sizes = TypeAliasType("Sizes", list[int])


class ListThingsHeaders(BaseModel):
    e_tag: Annotated[str | None, Field(alias="ETag")] = None
    last_modified: Annotated[datetime | None, Field(alias="Last-Modified")] = None
    set_cookie: Annotated[list[str] | None, Field(alias="Set-Cookie")] = None
    x_anything: Annotated[str | None, Field(alias="X-Anything")] = None
    x_color: Annotated[Color | None, Field(alias="X-Color")] = None
    x_color_exploded: Annotated[Color | None, Field(alias="X-Color-Exploded")] = None
    x_day: Annotated[date | None, Field(alias="X-Day", deprecated=True)] = None
    x_kind: Annotated[Kind | None, Field(alias="X-Kind")] = None
    x_meta: Annotated[Color | None, Field(alias="X-Meta")] = None
    x_rate_limit_remaining: Annotated[
        int | None, Field(alias="X-Rate-Limit-Remaining")
    ] = None
    """Calls left."""
    x_ratio: Annotated[float | None, Field(alias="X-Ratio")] = None
    x_sizes: Annotated[Sizes | None, Field(alias="X-Sizes")] = None
    x_tags: Annotated[list[str] | None, Field(alias="X-Tags")] = None
    x_total_count: Annotated[int, Field(alias="X-Total-Count")]
    """How many there are."""
    x_version: Annotated[int | None, Field(alias="X-Version")] = None
    x_exact: Annotated[bool | None, Field(alias="x-exact")] = None
