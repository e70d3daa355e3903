"""Operations: each as a call, an async call, and a request."""

from .._runtime.multipart import encode_multipart
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Form


def post_form(client: Client, *, body: Form | None = None) -> None:
    """Send `POST /form`."""
    return client.send(post_form_request(body=body))


async def post_form_async(client: AsyncClient, *, body: Form | None = None) -> None:
    """Async `post_form`."""
    return await client.send(post_form_request(body=body))


def post_form_request(*, body: Form | None = None) -> Request[None]:
    """Build `POST /form` without sending it."""
    return Request(
        operation_id="post_form",
        method="POST",
        path="/form",
        content=encode_multipart(body),
        content_type="multipart/form-data",
        returns={204: None},
    )
