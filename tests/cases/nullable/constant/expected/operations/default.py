"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Alert


def put_alert(client: Client, *, body: Alert) -> Alert:
    """Send `PUT /alert`."""
    return client.send(put_alert_request(body=body))


async def put_alert_async(client: AsyncClient, *, body: Alert) -> Alert:
    """Async `put_alert`."""
    return await client.send(put_alert_request(body=body))


def put_alert_request(*, body: Alert) -> Request[Alert]:
    """Build `PUT /alert` without sending it."""
    return Request(
        operation_id="put_alert",
        method="PUT",
        path="/alert",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Alert},
    )
