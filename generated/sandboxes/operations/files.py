"""Operations: each as a call, an async call, and a request."""

from collections.abc import AsyncIterable, Iterable
from typing import BinaryIO
from uuid import UUID

from .._runtime.content import encode_binary
from .._runtime.encode import build_path
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import ErrorResponse, StoredFile


def download_file(client: Client, sandbox_id: UUID, path: str) -> bytes:
    """Read a file, whole.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(download_file_request(sandbox_id, path))


async def download_file_async(
    client: AsyncClient, sandbox_id: UUID, path: str
) -> bytes:
    """Async `download_file`."""
    return await client.send(download_file_request(sandbox_id, path))


def download_file_request(sandbox_id: UUID, path: str) -> Request[bytes]:
    """Build `GET /api/v1/sandbox/{sandbox_id}/files/{path}` without sending it."""
    return Request(
        operation_id="download_file_api_v1_sandbox__sandbox_id__files__path__get",
        method="GET",
        path=build_path(
            "/api/v1/sandbox/{sandbox_id}/files/{path}",
            {"sandbox_id": sandbox_id, "path": path},
        ),
        returns={200: bytes},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def upload_file(
    client: Client,
    sandbox_id: UUID,
    path: str,
    *,
    body: bytes | BinaryIO | Iterable[bytes],
) -> StoredFile:
    """Write a file, whole.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(upload_file_request(sandbox_id, path, body=body))


async def upload_file_async(
    client: AsyncClient,
    sandbox_id: UUID,
    path: str,
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes],
) -> StoredFile:
    """Async `upload_file`."""
    return await client.send(upload_file_request(sandbox_id, path, body=body))


def upload_file_request(
    sandbox_id: UUID,
    path: str,
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes],
) -> Request[StoredFile]:
    """Build `PUT /api/v1/sandbox/{sandbox_id}/files/{path}` without sending it."""
    return Request(
        operation_id="upload_file_api_v1_sandbox__sandbox_id__files__path__put",
        method="PUT",
        path=build_path(
            "/api/v1/sandbox/{sandbox_id}/files/{path}",
            {"sandbox_id": sandbox_id, "path": path},
        ),
        content=encode_binary(body),
        content_type="application/octet-stream",
        returns={200: StoredFile},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )


def delete_file(client: Client, sandbox_id: UUID, path: str) -> None:
    """Delete a file; that there is none is no error.

    Raises:
        UnauthorizedError: 401, authorization failed.
        UnprocessableEntityError: 422, invalid request data.
    """
    return client.send(delete_file_request(sandbox_id, path))


async def delete_file_async(client: AsyncClient, sandbox_id: UUID, path: str) -> None:
    """Async `delete_file`."""
    return await client.send(delete_file_request(sandbox_id, path))


def delete_file_request(sandbox_id: UUID, path: str) -> Request[None]:
    """Build `DELETE /api/v1/sandbox/{sandbox_id}/files/{path}` without sending it."""
    return Request(
        operation_id="delete_file_api_v1_sandbox__sandbox_id__files__path__delete",
        method="DELETE",
        path=build_path(
            "/api/v1/sandbox/{sandbox_id}/files/{path}",
            {"sandbox_id": sandbox_id, "path": path},
        ),
        returns={204: None},
        raises={401: None, 422: ErrorResponse},
        security=(("HTTPBearer",),),
    )
