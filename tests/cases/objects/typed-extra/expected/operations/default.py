"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Metrics


def put_metrics(client: Client, *, body: Metrics) -> Metrics:
    """Send `PUT /metrics`."""
    return client.send(put_metrics_request(body=body))


async def put_metrics_async(client: AsyncClient, *, body: Metrics) -> Metrics:
    """Async `put_metrics`."""
    return await client.send(put_metrics_request(body=body))


def put_metrics_request(*, body: Metrics) -> Request[Metrics]:
    """Build `PUT /metrics` without sending it."""
    return Request(
        operation_id="put_metrics",
        method="PUT",
        path="/metrics",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Metrics},
    )
