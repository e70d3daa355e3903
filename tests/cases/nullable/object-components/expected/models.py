"""Models: what requests and answers hold."""

from __future__ import annotations

from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel


class RunCompletionUsage(BaseModel):
    """Tokens that the run used; null while it runs."""

    total: int


class RunStatus(StrEnum):
    QUEUED = "queued"
    DONE = "done"


ParentRun = TypeAliasType("ParentRun", "Run | None")


class Run(BaseModel):
    usage: RunCompletionUsage | None
    status: RunStatus | None = None
    parent: ParentRun | None = None
