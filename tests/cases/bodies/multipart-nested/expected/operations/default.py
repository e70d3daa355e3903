"""Operations: each as a call, an async call, and a request."""

from .._runtime.multipart import encode_multipart
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Mail


def post_mail(client: Client, *, body: Mail) -> None:
    """Send `POST /mails`."""
    return client.send(post_mail_request(body=body))


async def post_mail_async(client: AsyncClient, *, body: Mail) -> None:
    """Async `post_mail`."""
    return await client.send(post_mail_request(body=body))


def post_mail_request(*, body: Mail) -> Request[None]:
    """Build `POST /mails` without sending it."""
    return Request(
        operation_id="post_mail",
        method="POST",
        path="/mails",
        content=encode_multipart(
            body,
            encoding={
                "card": {
                    "content_type": "multipart/form-data",
                    "encoding": {"face": {"content_type": "application/json"}},
                },
                "letters": {
                    "content_type": "multipart/mixed",
                    "item_encoding": {"content_type": "text/html"},
                },
            },
        ),
        content_type="multipart/form-data",
        returns={204: None},
    )
