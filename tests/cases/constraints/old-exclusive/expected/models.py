"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class Numbers(BaseModel):
    above: Annotated[float | None, Field(gt=0.0)] = None
    below: Annotated[int | None, Field(lt=10)] = None
    inclusive: Annotated[int | None, Field(ge=0)] = None
