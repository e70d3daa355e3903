"""What the service takes and gives, as pydantic models."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime


class ErrorDetail(BaseModel):
    """One thing that is wrong with a request."""

    param: str
    details: str


class ErrorResponse(BaseModel):
    """What a request was refused for."""

    errors: list[ErrorDetail]


class SandboxStatus(StrEnum):
    """What a sandbox is doing; the service may say more than this list."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    STOPPED = "STOPPED"


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
    disk: Disk = Disk()
    model_name: str | None = None
    team_id: Annotated[str | None, Field(alias="teamId")] = None
    labels: list[str] = []
    timeout_minutes: Annotated[int, Field(ge=1, le=9000.0)] = 60


class UpdateSandboxRequest(BaseModel):
    """What is to change: a field left out stays as it is, null empties it."""

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
    model_name: Annotated[str | None, Field(description="What it serves.")] = None
    team_id: Annotated[str | None, Field(alias="teamId")]
    labels: list[str]
    created_at: Annotated[AwareDatetime, Field(description="With a time zone.")]
    started_at: Annotated[
        NaiveDatetime | None, Field(description="Local time, without a zone.")
    ] = None


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
    """What went, and what did not and why."""

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
    protocol: str
    url: str
    external_port: int | None = None


class StoredFile(BaseModel):
    """A file in a sandbox."""

    path: str
    size: int
    sha256: str
