"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ._runtime.models import BaseModel


class ErrorDetail(BaseModel):
    param: str
    details: str


class ErrorResponse(BaseModel):
    errors: list[ErrorDetail]


class ExposePortRequest(BaseModel):
    port: Annotated[int, Field(ge=22, le=9000)]
    """Port number to expose (22-9000)"""
    name: Annotated[str | None, Field(max_length=50)] = None
    """Optional human-readable name for the exposure"""
    protocol: str = "HTTP"
    """Protocol (HTTP or TCP)"""


class ExposePortResponse(BaseModel):
    exposure_id: str
    sandbox_id: str
    port: int
    name: str | None = None
    protocol: str
    url: str
    """Public URL for accessing the exposed port"""
    tls_socket: str
    external_port: int | None = None
    """External port for TCP exposures (not applicable for HTTP)"""
    external_endpoint: str | None = None
    """External endpoint (host:port) for TCP/UDP exposures (not applicable for HTTP)"""
