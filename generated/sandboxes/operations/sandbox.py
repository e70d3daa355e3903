"""Operations: each as a call, an async call, and a request."""

from datetime import datetime
from typing import Any
from uuid import UUID

from .._runtime.encode import build_headers, build_path, build_query, encode_json
from .._runtime.pages import AsyncPages, Pages, Paging
from .._runtime.request import Request
from .._runtime.response_headers import Answered, read_error_headers
from ..client import AsyncClient, Client
from ..models import (
    BulkDeleteRequest,
    BulkDeleteResponse,
    CreateSandboxRequest,
    ErrorResponse,
    ExposePortEndpointErrorHeaders,
    ExposePortRequest,
    ExposePortResponse,
    LogPage,
    Sandbox,
    SandboxPage,
    SandboxStatus,
    UpdateSandboxRequest,
)


def list_sandboxes(
    client: Client,
    *,
    team_id: str | None = None,
    status: list[SandboxStatus] | None = None,
    labels: list[str] | None = None,
    created_after: datetime | None = None,
    page: int | None = None,
    per_page: int | None = None,
) -> SandboxPage:
    """List sandboxes, the oldest first.

    Args:
        status: Any.
        labels: All of them.
        page: At least 1. Default: 1.
        per_page: At least 1, at most 1000. Default: 50.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(
        list_sandboxes_request(
            team_id=team_id,
            status=status,
            labels=labels,
            created_after=created_after,
            page=page,
            per_page=per_page,
        )
    )


async def list_sandboxes_async(
    client: AsyncClient,
    *,
    team_id: str | None = None,
    status: list[SandboxStatus] | None = None,
    labels: list[str] | None = None,
    created_after: datetime | None = None,
    page: int | None = None,
    per_page: int | None = None,
) -> SandboxPage:
    """Async `list_sandboxes`."""
    return await client.send(
        list_sandboxes_request(
            team_id=team_id,
            status=status,
            labels=labels,
            created_after=created_after,
            page=page,
            per_page=per_page,
        )
    )


def list_sandboxes_request(
    *,
    team_id: str | None = None,
    status: list[SandboxStatus] | None = None,
    labels: list[str] | None = None,
    created_after: datetime | None = None,
    page: int | None = None,
    per_page: int | None = None,
) -> Request[SandboxPage]:
    """Build `GET /api/v1/sandbox` without sending it."""
    return Request(
        operation_id="list_sandboxes_api_v1_sandbox_get",
        method="GET",
        path="/api/v1/sandbox",
        query=build_query(
            {
                "teamId": team_id,
                "status": status,
                "labels": labels,
                "created_after": created_after,
                "page": page,
                "per_page": per_page,
            }
        ),
        returns={200: SandboxPage},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


_LIST_SANDBOXES_PAGING = Paging(
    by="page",
    parameter="page",
    start=1,
    size="per_page",
    default_size=50,
    largest_size=1000,
    items=("sandboxes",),
    more=("has_next",),
)


def list_sandboxes_all(
    client: Client,
    *,
    team_id: str | None = None,
    status: list[SandboxStatus] | None = None,
    labels: list[str] | None = None,
    created_after: datetime | None = None,
    page: int | None = None,
    per_page: int | None = None,
) -> Pages[SandboxPage, Sandbox]:
    """All items of `list_sandboxes`, asked for page by page while they are read.

    `.pages()` gives the pages.
    """
    return Pages(
        client,
        list_sandboxes_request(
            team_id=team_id,
            status=status,
            labels=labels,
            created_after=created_after,
            page=page,
            per_page=per_page,
        ),
        _LIST_SANDBOXES_PAGING,
    )


def list_sandboxes_all_async(
    client: AsyncClient,
    *,
    team_id: str | None = None,
    status: list[SandboxStatus] | None = None,
    labels: list[str] | None = None,
    created_after: datetime | None = None,
    page: int | None = None,
    per_page: int | None = None,
) -> AsyncPages[SandboxPage, Sandbox]:
    """Async `list_sandboxes_all`."""
    return AsyncPages(
        client,
        list_sandboxes_request(
            team_id=team_id,
            status=status,
            labels=labels,
            created_after=created_after,
            page=page,
            per_page=per_page,
        ),
        _LIST_SANDBOXES_PAGING,
    )


def create_sandbox(
    client: Client, *, body: CreateSandboxRequest, idempotency_key: str | None = None
) -> Sandbox:
    """Create a sandbox; its status is PENDING until its image is there.

    Args:
        idempotency_key: A second call with it gives the same sandbox.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(
        create_sandbox_request(body=body, idempotency_key=idempotency_key)
    )


async def create_sandbox_async(
    client: AsyncClient,
    *,
    body: CreateSandboxRequest,
    idempotency_key: str | None = None,
) -> Sandbox:
    """Async `create_sandbox`."""
    return await client.send(
        create_sandbox_request(body=body, idempotency_key=idempotency_key)
    )


def create_sandbox_request(
    *, body: CreateSandboxRequest, idempotency_key: str | None = None
) -> Request[Sandbox]:
    """Build `POST /api/v1/sandbox` without sending it."""
    return Request(
        operation_id="create_sandbox_api_v1_sandbox_post",
        method="POST",
        path="/api/v1/sandbox",
        headers=build_headers({"idempotency-key": idempotency_key}),
        content=encode_json(body),
        content_type="application/json",
        returns={201: Sandbox},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def delete_sandboxes(client: Client, *, body: BulkDeleteRequest) -> BulkDeleteResponse:
    """Delete several sandboxes at once.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(delete_sandboxes_request(body=body))


async def delete_sandboxes_async(
    client: AsyncClient, *, body: BulkDeleteRequest
) -> BulkDeleteResponse:
    """Async `delete_sandboxes`."""
    return await client.send(delete_sandboxes_request(body=body))


def delete_sandboxes_request(*, body: BulkDeleteRequest) -> Request[BulkDeleteResponse]:
    """Build `DELETE /api/v1/sandbox` without sending it."""
    return Request(
        operation_id="delete_sandboxes_api_v1_sandbox_delete",
        method="DELETE",
        path="/api/v1/sandbox",
        content=encode_json(body),
        content_type="application/json",
        returns={200: BulkDeleteResponse},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def get_sandbox(client: Client, sandbox_id: UUID) -> Sandbox:
    """Get a sandbox.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(get_sandbox_request(sandbox_id))


async def get_sandbox_async(client: AsyncClient, sandbox_id: UUID) -> Sandbox:
    """Async `get_sandbox`."""
    return await client.send(get_sandbox_request(sandbox_id))


def get_sandbox_request(sandbox_id: UUID) -> Request[Sandbox]:
    """Build `GET /api/v1/sandbox/{sandbox_id}` without sending it."""
    return Request(
        operation_id="get_sandbox_api_v1_sandbox__sandbox_id__get",
        method="GET",
        path=build_path("/api/v1/sandbox/{sandbox_id}", {"sandbox_id": sandbox_id}),
        returns={200: Sandbox},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def delete_sandbox(client: Client, sandbox_id: UUID) -> Any:
    """Delete a sandbox.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(delete_sandbox_request(sandbox_id))


async def delete_sandbox_async(client: AsyncClient, sandbox_id: UUID) -> Any:
    """Async `delete_sandbox`."""
    return await client.send(delete_sandbox_request(sandbox_id))


def delete_sandbox_request(sandbox_id: UUID) -> Request[Any]:
    """Build `DELETE /api/v1/sandbox/{sandbox_id}` without sending it."""
    return Request(
        operation_id="delete_sandbox_api_v1_sandbox__sandbox_id__delete",
        method="DELETE",
        path=build_path("/api/v1/sandbox/{sandbox_id}", {"sandbox_id": sandbox_id}),
        returns={200: Any},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def update_sandbox(
    client: Client, sandbox_id: UUID, *, body: UpdateSandboxRequest
) -> Sandbox:
    """Change a sandbox: what is left out stays as it is, null empties it.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(update_sandbox_request(sandbox_id, body=body))


async def update_sandbox_async(
    client: AsyncClient, sandbox_id: UUID, *, body: UpdateSandboxRequest
) -> Sandbox:
    """Async `update_sandbox`."""
    return await client.send(update_sandbox_request(sandbox_id, body=body))


def update_sandbox_request(
    sandbox_id: UUID, *, body: UpdateSandboxRequest
) -> Request[Sandbox]:
    """Build `PATCH /api/v1/sandbox/{sandbox_id}` without sending it."""
    return Request(
        operation_id="update_sandbox_api_v1_sandbox__sandbox_id__patch",
        method="PATCH",
        path=build_path("/api/v1/sandbox/{sandbox_id}", {"sandbox_id": sandbox_id}),
        content=encode_json(body),
        content_type="application/json",
        returns={200: Sandbox},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def expose_port_endpoint(
    client: Client, sandbox_id: UUID, *, body: ExposePortRequest
) -> ExposePortResponse:
    """Expose a port from a sandbox.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
        TooManyRequestsError: 429, too many exposures.

    Headers of the answer are read by `expose_port_endpoint_error_headers`.
    """
    return client.send(expose_port_endpoint_request(sandbox_id, body=body))


async def expose_port_endpoint_async(
    client: AsyncClient, sandbox_id: UUID, *, body: ExposePortRequest
) -> ExposePortResponse:
    """Async `expose_port_endpoint`."""
    return await client.send(expose_port_endpoint_request(sandbox_id, body=body))


def expose_port_endpoint_request(
    sandbox_id: UUID, *, body: ExposePortRequest
) -> Request[ExposePortResponse]:
    """Build `POST /api/v1/sandbox/{sandbox_id}/expose` without sending it."""
    return Request(
        operation_id="expose_port_endpoint_api_v1_sandbox__sandbox_id__expose_post",
        method="POST",
        path=build_path(
            "/api/v1/sandbox/{sandbox_id}/expose", {"sandbox_id": sandbox_id}
        ),
        content=encode_json(body),
        content_type="application/json",
        returns={200: ExposePortResponse},
        raises={401: None, 422: ErrorResponse, 429: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def expose_port_endpoint_error_headers(
    answer: Answered,
) -> ExposePortEndpointErrorHeaders:
    """Headers of any other answer to `expose_port_endpoint`: Retry-After."""
    return read_error_headers(answer, ExposePortEndpointErrorHeaders)


def get_logs(
    client: Client,
    sandbox_id: UUID,
    *,
    offset: int | None = None,
    limit: int | None = None,
) -> LogPage:
    """Read what a sandbox wrote.

    Args:
        offset: At least 0. Default: 0.
        limit: At least 1, at most 100. Default: 100.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(get_logs_request(sandbox_id, offset=offset, limit=limit))


async def get_logs_async(
    client: AsyncClient,
    sandbox_id: UUID,
    *,
    offset: int | None = None,
    limit: int | None = None,
) -> LogPage:
    """Async `get_logs`."""
    return await client.send(get_logs_request(sandbox_id, offset=offset, limit=limit))


def get_logs_request(
    sandbox_id: UUID, *, offset: int | None = None, limit: int | None = None
) -> Request[LogPage]:
    """Build `GET /api/v1/sandbox/{sandbox_id}/logs` without sending it."""
    return Request(
        operation_id="get_logs_api_v1_sandbox__sandbox_id__logs_get",
        method="GET",
        path=build_path(
            "/api/v1/sandbox/{sandbox_id}/logs", {"sandbox_id": sandbox_id}
        ),
        query=build_query({"offset": offset, "limit": limit}),
        returns={200: LogPage},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def pause_sandbox(client: Client, sandbox_id: UUID) -> Sandbox:
    """Pause a sandbox.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(pause_sandbox_request(sandbox_id))


async def pause_sandbox_async(client: AsyncClient, sandbox_id: UUID) -> Sandbox:
    """Async `pause_sandbox`."""
    return await client.send(pause_sandbox_request(sandbox_id))


def pause_sandbox_request(sandbox_id: UUID) -> Request[Sandbox]:
    """Build `POST /api/v1/sandbox/{sandbox_id}/pause` without sending it."""
    return Request(
        operation_id="pause_sandbox_api_v1_sandbox__sandbox_id__pause_post",
        method="POST",
        path=build_path(
            "/api/v1/sandbox/{sandbox_id}/pause", {"sandbox_id": sandbox_id}
        ),
        returns={200: Sandbox},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def start_sandbox(client: Client, sandbox_id: UUID) -> Sandbox:
    """Start a sandbox.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(start_sandbox_request(sandbox_id))


async def start_sandbox_async(client: AsyncClient, sandbox_id: UUID) -> Sandbox:
    """Async `start_sandbox`."""
    return await client.send(start_sandbox_request(sandbox_id))


def start_sandbox_request(sandbox_id: UUID) -> Request[Sandbox]:
    """Build `POST /api/v1/sandbox/{sandbox_id}/start` without sending it."""
    return Request(
        operation_id="start_sandbox_api_v1_sandbox__sandbox_id__start_post",
        method="POST",
        path=build_path(
            "/api/v1/sandbox/{sandbox_id}/start", {"sandbox_id": sandbox_id}
        ),
        returns={200: Sandbox},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def get_usage(client: Client, sandbox_id: UUID) -> Any:
    """Say what a sandbox has used so far.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(get_usage_request(sandbox_id))


async def get_usage_async(client: AsyncClient, sandbox_id: UUID) -> Any:
    """Async `get_usage`."""
    return await client.send(get_usage_request(sandbox_id))


def get_usage_request(sandbox_id: UUID) -> Request[Any]:
    """Build `GET /api/v1/sandbox/{sandbox_id}/usage` without sending it."""
    return Request(
        operation_id="get_usage_api_v1_sandbox__sandbox_id__usage_get",
        method="GET",
        path=build_path(
            "/api/v1/sandbox/{sandbox_id}/usage", {"sandbox_id": sandbox_id}
        ),
        returns={200: Any},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )
