"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class Order(StrEnum):
    ASC = "asc"
    DESC = "desc"


class Page(BaseModel):
    page_size: Annotated[int | None, Field(alias="pageSize")] = None
    after: str | None = None
