"""Requests and responses of the service, as pydantic models."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime


class ErrorDetail(BaseModel):
    """One error in a request."""

    param: str
    details: str


class ErrorResponse(BaseModel):
    """Errors of a refused request."""

    errors: list[ErrorDetail]


class SandboxStatus(StrEnum):
    """Status of a sandbox. The service may return values that are not in this list."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


class CpuResources(BaseModel):
    """Sandbox without accelerators."""

    kind: Literal["cpu"]
    cores: Annotated[int, Field(ge=1, le=64)]


class GpuResources(BaseModel):
    """Sandbox with accelerators."""

    kind: Literal["gpu"]
    gpu_type: str
    count: Annotated[int, Field(ge=1, le=8)] = 1


Resources = Annotated[CpuResources | GpuResources, Field(discriminator="kind")]


class Disk(BaseModel):
    """Storage of a sandbox."""

    size_gb: int = 10
    mount_path: str = "/workspace"


class CreateSandboxRequest(BaseModel):
    """Properties of a new sandbox."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=50)]
    image: str = "python:3.12"
    resources: Resources
    disk: Disk = Disk()
    model_name: str | None = None
    team_id: Annotated[str | None, Field(alias="teamId")] = None
    labels: list[str] = []
    timeout_minutes: Annotated[int, Field(ge=1, le=9000.0)] = 60


class UpdateSandboxRequest(BaseModel):
    """Changes of a sandbox. Omitted fields keep their values, and null removes a value."""

    model_name: str | None = None
    team_id: Annotated[str | None, Field(alias="teamId")] = None
    labels: list[str] | None = None


class Sandbox(BaseModel):
    """A sandbox."""

    model_config = ConfigDict(populate_by_name=True)

    id: UUID
    name: str
    image: str
    status: SandboxStatus = SandboxStatus.PENDING
    resources: Resources
    disk: Disk = Disk()
    model_name: Annotated[str | None, Field(description="Served model.")] = None
    team_id: Annotated[str | None, Field(alias="teamId")]
    labels: list[str]
    created_at: Annotated[AwareDatetime, Field(description="With a time zone.")]
    started_at: Annotated[NaiveDatetime | None, Field(description="Local time, without a time zone.")] = None


class SandboxPage(BaseModel):
    """A page of sandboxes, counted in pages."""

    sandboxes: list[Sandbox]
    total: int
    page: int
    per_page: int
    has_next: bool


class LogLine(BaseModel):
    """Line of a sandbox's output."""

    at: datetime
    text: str


class LogPage(BaseModel):
    """A page of log lines, counted from an offset."""

    data: list[LogLine]
    total_count: int
    offset: int
    limit: int


class BulkDeleteRequest(BaseModel):
    """Sandboxes to delete."""

    sandbox_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class BulkDeleteResponse(BaseModel):
    """Deleted sandboxes, and the reasons why others were not deleted."""

    succeeded: list[UUID]
    failed: dict[str, str]


class ExposePortRequest(BaseModel):
    """Port to expose."""

    port: Annotated[int, Field(ge=22, le=9000)]
    name: Annotated[str | None, Field(max_length=50)] = None
    protocol: str = "HTTP"


class ExposePortResponse(BaseModel):
    """Address of an exposed port."""

    exposure_id: str
    sandbox_id: UUID
    port: int
    name: str | None
    protocol: str
    url: str
    external_port: int | None = None


class StoredFile(BaseModel):
    """A file in a sandbox."""

    path: str
    size: int
    sha256: str
