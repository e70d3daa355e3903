"""Operations: each as a call, an async call, and a request."""

from .._runtime.multipart import encode_multipart
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import UploadModel


def post_file(client: Client, *, body: UploadModel) -> None:
    """Send `POST /file`."""
    return client.send(post_file_request(body=body))


async def post_file_async(client: AsyncClient, *, body: UploadModel) -> None:
    """Async `post_file`."""
    return await client.send(post_file_request(body=body))


def post_file_request(*, body: UploadModel) -> Request[None]:
    """Build `POST /file` without sending it."""
    return Request(
        operation_id="post_file",
        method="POST",
        path="/file",
        content=encode_multipart(
            body, encoding={"rows": {"content_type": "application/json"}}
        ),
        content_type="multipart/form-data",
        returns={204: None},
    )
