"""Operations on sandboxes: created, listed, changed, deleted, reached from outside."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, HTTPException, Query, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime

from .models import (
    BulkDeleteRequest,
    BulkDeleteResponse,
    CreateSandboxRequest,
    ErrorResponse,
    ExposePortRequest,
    ExposePortResponse,
    LogPage,
    Sandbox,
    SandboxPage,
    SandboxStatus,
    UpdateSandboxRequest,
)
from .refusals import TooManyError
from .state import CREATED, Stored

MOST_EXPOSURES = 2
router = APIRouter(prefix="/sandbox", tags=["Sandbox"])


@router.post("", status_code=201)
async def create_sandbox(
    body: CreateSandboxRequest,
    state: Stored,
    idempotency_key: Annotated[
        str | None, Header(description="A second call with the same key returns the same sandbox.")
    ] = None,
) -> Sandbox:
    """Create a sandbox. Its status is PENDING until its image is available."""
    if idempotency_key is None:
        return state.create(body)
    if idempotency_key not in state.by_key:
        state.by_key[idempotency_key] = state.create(body)
    return state.by_key[idempotency_key]


@router.get("")
async def list_sandboxes(  # noqa: PLR0913 - each is a parameter of the operation
    state: Stored,
    *,
    team_id: Annotated[str | None, Query(alias="teamId")] = None,
    status: Annotated[list[SandboxStatus] | None, Query(description="Statuses of which a sandbox has one.")] = None,
    labels: Annotated[
        list[str], Query(description="Labels that a sandbox has.")
    ] = [],  # noqa: B006 - a documented default
    created_after: AwareDatetime | None = None,
    page: Annotated[int, Query(ge=1)] = 1,
    per_page: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> SandboxPage:
    """List sandboxes, oldest first."""
    found = [
        sandbox
        for sandbox in (entry.sandbox for entry in state.entries.values())
        if (team_id is None or sandbox.team_id == team_id)
        and (not status or sandbox.status in status)
        and set(labels) <= set(sandbox.labels)
        and (created_after is None or sandbox.created_at > created_after)
    ]
    end = page * per_page
    return SandboxPage(
        sandboxes=found[end - per_page : end], total=len(found), page=page, per_page=per_page, has_next=end < len(found)
    )


@router.delete("")
async def delete_sandboxes(body: BulkDeleteRequest, state: Stored) -> BulkDeleteResponse:
    """Delete several sandboxes at once."""
    succeeded = state.delete(body.sandbox_ids)
    failed = {str(each): "no such sandbox" for each in body.sandbox_ids if each not in succeeded}
    return BulkDeleteResponse(succeeded=succeeded, failed=failed)


@router.get("/{sandbox_id}")
async def get_sandbox(sandbox_id: UUID, state: Stored) -> Sandbox:
    """Get a sandbox."""
    return state.entry(sandbox_id).sandbox


@router.patch("/{sandbox_id}")
async def update_sandbox(body: UpdateSandboxRequest, sandbox_id: UUID, state: Stored) -> Sandbox:
    """Update a sandbox. Omitted fields keep their values, and null removes a value."""
    one = state.entry(sandbox_id)
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    if changes.get("labels", ()) is None:
        changes["labels"] = []
    one.sandbox = one.sandbox.model_copy(update=changes)
    return one.sandbox


# No return annotation, so the document says `{}`; and the response is empty.
@router.delete("/{sandbox_id}")
async def delete_sandbox(sandbox_id: UUID, state: Stored):  # type: ignore[no-untyped-def] # noqa: ANN201
    """Delete a sandbox."""
    state.entry(sandbox_id)
    state.delete([sandbox_id])
    return Response()


@router.post("/{sandbox_id}/start")
async def start_sandbox(sandbox_id: UUID, state: Stored) -> Sandbox:
    """Start a sandbox."""
    one = state.entry(sandbox_id)
    started = CREATED.replace(tzinfo=None) + timedelta(minutes=1)
    changes = {"status": SandboxStatus.RUNNING, "started_at": started}
    one.sandbox = one.sandbox.model_copy(update=changes)
    return one.sandbox


@router.post("/{sandbox_id}/pause", response_model=Sandbox)
async def pause_sandbox(sandbox_id: UUID, state: Stored) -> Response:
    """Pause a sandbox."""
    one = state.entry(sandbox_id)
    one.sandbox = one.sandbox.model_copy(update={"status": SandboxStatus.PENDING})
    answer = one.sandbox.model_dump(mode="json", by_alias=True)
    # Ahead of its document, as a service is between two releases.
    return JSONResponse({**answer, "status": "PAUSED"})


@router.get("/{sandbox_id}/logs")
async def get_logs(
    sandbox_id: UUID,
    state: Stored,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
) -> LogPage:
    """Read the output of a sandbox."""
    one = state.entry(sandbox_id)
    if not one.was_busy:
        one.was_busy = True
        raise HTTPException(429, "busy", headers={"Retry-After": "0"})
    return LogPage(data=one.logs[offset : offset + limit], total_count=len(one.logs), offset=offset, limit=limit)


@router.get("/{sandbox_id}/usage")
async def get_usage(sandbox_id: UUID, state: Stored) -> Any:
    """Get the resources that a sandbox has used so far."""
    return {"seconds": 60, "exposures": len(state.entry(sandbox_id).exposures)}


@router.post(
    "/{sandbox_id}/expose",
    responses={
        429: {
            "model": ErrorResponse,
            "description": "Too many exposures",
            "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}},
        }
    },
)
async def expose_port_endpoint(body: ExposePortRequest, sandbox_id: UUID, state: Stored) -> ExposePortResponse:
    """Expose a port from a sandbox."""
    one = state.entry(sandbox_id)
    if len(one.exposures) == MOST_EXPOSURES:
        raise TooManyError("sandbox_id", f"{MOST_EXPOSURES} ports are exposed", 30)
    number = len(one.exposures) + 1
    exposure = ExposePortResponse(
        exposure_id=f"ex-{number}",
        sandbox_id=sandbox_id,
        url=f"https://{number}-{sandbox_id}.example.com",
        **body.model_dump(),
    )
    one.exposures.append(exposure)
    return exposure
