"""Models: what requests and answers hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.enums import StrEnum
from ._runtime.models import BaseModel, ClosedModel
from ._runtime.tags import UnknownTag


class BulkDeleteRequest(BaseModel):
    """Which sandboxes are to go."""

    sandbox_ids: Annotated[list[UUID], Field(max_length=500, min_length=1)]


class BulkDeleteResponse(BaseModel):
    """What went, and what did not and why."""

    succeeded: list[UUID]
    failed: dict[str, str]


class CpuResources(BaseModel):
    """A sandbox on processors alone."""

    kind: Literal["cpu"]
    cores: Annotated[int, Field(ge=1, le=64)]


class Disk(BaseModel):
    """Storage of a sandbox."""

    size_gb: int = 10
    mount_path: str = "/workspace"


class ErrorDetail(BaseModel):
    """One thing that is wrong with a request."""

    param: str
    details: str


class ErrorResponse(BaseModel):
    """What a request was refused for."""

    errors: list[ErrorDetail]


class ExposePortEndpointErrorHeaders(BaseModel):
    retry_after: Annotated[int | None, Field(alias="Retry-After")] = None
    """Seconds"""


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
    protocol: str
    url: str
    external_port: int | None = None


class GpuResources(BaseModel):
    """A sandbox with accelerators."""

    kind: Literal["gpu"]
    gpu_type: str
    count: Annotated[int, Field(ge=1, le=8)] = 1


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


SandboxResources = TypeAliasType(
    "SandboxResources",
    Annotated[CpuResources | GpuResources, Field(discriminator="kind")]
    | Annotated[dict[str, Any], UnknownTag("kind", ("cpu", "gpu"))],
)


class SandboxStatus(StrEnum):
    """What a sandbox is doing; the service may say more than this list."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


class StoredFile(BaseModel):
    """A file in a sandbox."""

    path: str
    size: int
    sha256: str


class UpdateSandboxRequest(BaseModel):
    """What is to change: a field left out stays as it is, null empties it."""

    model_name: str | None = None
    team_id: Annotated[str | None, Field(alias="teamId")] = None
    labels: list[str] | None = None


CreateSandboxRequestResources = TypeAliasType(
    "CreateSandboxRequestResources",
    Annotated[CpuResources | GpuResources, Field(discriminator="kind")],
)


class Sandbox(BaseModel):
    """A sandbox."""

    id: UUID
    name: str
    image: str
    status: SandboxStatus = SandboxStatus.PENDING
    resources: SandboxResources
    disk: Disk | None = None
    """Default: {"mount_path": "/workspace", "size_gb": 10}."""
    model_name: str | None = None
    """What it serves."""
    team_id: Annotated[str | None, Field(alias="teamId")]
    labels: list[str]
    created_at: datetime
    """With a time zone."""
    started_at: datetime | None = None
    """Local time, without a zone."""


class SandboxPage(BaseModel):
    """A page of sandboxes, counted in pages."""

    sandboxes: list[Sandbox]
    total: int
    page: int
    per_page: int
    has_next: bool


class CreateSandboxRequest(ClosedModel):
    """What a new sandbox is to be."""

    name: Annotated[str, Field(max_length=50, min_length=1)]
    image: str = "python:3.12"
    resources: CreateSandboxRequestResources
    disk: Disk | None = None
    """Default: {"mount_path": "/workspace", "size_gb": 10}."""
    model_name: str | None = None
    team_id: Annotated[str | None, Field(alias="teamId")] = None
    labels: list[str] = Field(default=[])
    timeout_minutes: Annotated[int, Field(ge=1, le=9000)] = 60
