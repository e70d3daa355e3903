"""Operations on files and images: bytes up and down, and path values that hold slashes."""

import hashlib
from typing import Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from .models import StoredFile
from .state import Stored

_BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
router = APIRouter()


@router.put(
    "/sandbox/{sandbox_id}/files/{path:path}",
    tags=["Files"],
    openapi_extra={"requestBody": {"required": True, **_BYTES}},
)
async def upload_file(sandbox_id: UUID, path: str, state: Stored, request: Request) -> StoredFile:
    """Write a complete file."""
    content = await request.body()
    state.entry(sandbox_id).files[path] = content
    digest = hashlib.sha256(content).hexdigest()
    return StoredFile(path=path, size=len(content), sha256=digest)


@router.get(
    "/sandbox/{sandbox_id}/files/{path:path}",
    tags=["Files"],
    response_class=Response,
    responses={200: {**_BYTES, "description": "Content of the file"}},
)
async def download_file(sandbox_id: UUID, path: str, state: Stored) -> Response:
    """Read a complete file."""
    files = state.entry(sandbox_id).files
    if path not in files:
        raise HTTPException(404, f"no file {path}")
    return Response(files[path], media_type="application/octet-stream")


@router.delete("/sandbox/{sandbox_id}/files/{path:path}", tags=["Files"], status_code=204)
async def delete_file(sandbox_id: UUID, path: str, state: Stored) -> None:
    """Delete a file. A missing file is not an error."""
    state.entry(sandbox_id).files.pop(path, None)


@router.get("/images/{image_name:path}/tags/{image_tag}", tags=["Images"])
async def check_docker_image(image_name: str, image_tag: str) -> Any:
    """Check whether an image can be pulled."""
    return {"name": image_name, "tag": image_tag, "is_known": image_tag != "nightly"}
