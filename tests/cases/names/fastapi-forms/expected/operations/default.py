"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path
from .._runtime.multipart import encode_multipart
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import UploadPictureBody


def upload_picture(client: Client, item_id: int, *, body: UploadPictureBody) -> None:
    """Send `PUT /items/{item_id}/picture`."""
    return client.send(upload_picture_request(item_id, body=body))


async def upload_picture_async(
    client: AsyncClient, item_id: int, *, body: UploadPictureBody
) -> None:
    """Async `upload_picture`."""
    return await client.send(upload_picture_request(item_id, body=body))


def upload_picture_request(item_id: int, *, body: UploadPictureBody) -> Request[None]:
    """Build `PUT /items/{item_id}/picture` without sending it."""
    return Request(
        operation_id="upload_picture_items__item_id__picture_put",
        method="PUT",
        path=build_path("/items/{item_id}/picture", {"item_id": item_id}),
        content=encode_multipart(body),
        content_type="multipart/form-data",
        returns={204: None},
    )
