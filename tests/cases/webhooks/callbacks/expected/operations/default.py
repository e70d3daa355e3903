"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import SubscribeBody


def subscribe(client: Client, *, body: SubscribeBody) -> None:
    """Send `POST /subscriptions`."""
    return client.send(subscribe_request(body=body))


async def subscribe_async(client: AsyncClient, *, body: SubscribeBody) -> None:
    """Async `subscribe`."""
    return await client.send(subscribe_request(body=body))


def subscribe_request(*, body: SubscribeBody) -> Request[None]:
    """Build `POST /subscriptions` without sending it."""
    return Request(
        operation_id="subscribe",
        method="POST",
        path="/subscriptions",
        content=encode_json(body),
        content_type="application/json",
        returns={201: None},
    )
