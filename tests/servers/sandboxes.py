"""A real service, which speaks as Prime Intellect's does: its document becomes the second committed client.

`create_app()` gives a fresh one with no state; `create_app(version=2)` is the same service a release later (a field
added, an operation renamed, an enum value removed). The token it accepts is `TOKEN`.
"""

import hashlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

from fastapi import Depends, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

TOKEN = "sandboxes-test-token"  # noqa: S105 - of a server that lives for one test
NAMESPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
CREATED = datetime(2026, 5, 25, 12, 30, tzinfo=UTC)
BUSY = "busy"
"""A sandbox of this name answers 429 once, then works."""


class ErrorDetail(BaseModel):
    """One thing that is wrong with a request."""

    param: str
    details: str


class ErrorResponse(BaseModel):
    """What a request was refused for."""

    errors: list[ErrorDetail]


class SandboxStatus(StrEnum):
    """What a sandbox is doing; the server may say more than this list."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


class SandboxStatusV2(StrEnum):
    """What a sandbox is doing; the server may say more than this list."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"


class CpuResources(BaseModel):
    """A sandbox on processors alone."""

    kind: Literal["cpu"]
    cores: Annotated[int, Field(ge=1, le=64)]


class GpuResources(BaseModel):
    """A sandbox with accelerators."""

    kind: Literal["gpu"]
    gpu_type: str
    count: Annotated[int, Field(ge=1, le=8)] = 1


Resources = Annotated[CpuResources | GpuResources, Field(discriminator="kind")]


class Disk(BaseModel):
    """Storage of a sandbox."""

    size_gb: int = 10
    mount_path: str = "/workspace"


class CreateSandboxRequest(BaseModel):
    """What a new sandbox is to be."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=50)]
    image: str = "python:3.12"
    resources: Resources
    team_id: str | None = Field(default=None, alias="teamId")
    labels: list[str] = []
    timeout_minutes: Annotated[int, Field(ge=1, le=9000.0)] = 60


class UpdateSandboxRequest(BaseModel):
    """What is to change: a field left out stays, null empties it."""

    name: str | None = None
    team_id: str | None = Field(default=None, alias="teamId")
    labels: list[str] | None = None


class Sandbox(BaseModel):
    """A sandbox."""

    model_config = ConfigDict(populate_by_name=True, protected_namespaces=())

    id: UUID
    name: str
    image: str
    status: SandboxStatus = SandboxStatus.PENDING
    resources: Resources
    disk: Disk = Disk()
    model_name: str | None = None
    team_id: str | None = Field(alias="teamId")
    labels: list[str]
    created_at: Annotated[datetime, Field(description="With a time zone.")]
    started_at: Annotated[
        datetime | None, Field(description="Local time, without a zone.")
    ] = None


class SandboxV2(Sandbox):
    """A sandbox."""

    status: SandboxStatusV2 = SandboxStatusV2.PENDING  # type: ignore[assignment] # the release that this module plays
    region: str = "eu-1"


class SandboxPage(BaseModel):
    """A page of sandboxes, counted in pages."""

    sandboxes: list[Sandbox]
    total: int
    page: int
    per_page: int
    has_next: bool


class LogLine(BaseModel):
    """A line that a sandbox wrote."""

    at: datetime
    text: str


class LogPage(BaseModel):
    """A page of log lines, counted from an offset."""

    data: list[LogLine]
    total_count: int
    offset: int
    limit: int


class BulkDeleteRequest(BaseModel):
    """Which sandboxes are to go."""

    sandbox_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class BulkDeleteResponse(BaseModel):
    """What went, and what did not."""

    succeeded: list[UUID]
    failed: dict[str, str]


class ExposePortRequest(BaseModel):
    """Which port is to be reached from outside."""

    port: Annotated[int, Field(ge=22, le=9000)]
    name: Annotated[str | None, Field(max_length=50)] = None
    protocol: str = "HTTP"


class ExposePortResponse(BaseModel):
    """Where the port can be reached."""

    exposure_id: str
    sandbox_id: UUID
    port: int
    name: str | None
    url: str
    external_port: int | None = None


class StoredFile(BaseModel):
    """A file in a sandbox."""

    path: str
    size: int
    sha256: str


class State:
    """What one application remembers."""

    def __init__(self) -> None:
        self.sandboxes: dict[UUID, dict[str, Any]] = {}
        self.files: dict[tuple[UUID, str], bytes] = {}
        self.refused_once: set[UUID] = set()
        self.calls: list[str] = []
