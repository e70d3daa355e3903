"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import build_path
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Run


def get_run(client: Client, id: str) -> Run:
    """Send `GET /runs/{id}`."""
    return client.send(get_run_request(id))


async def get_run_async(client: AsyncClient, id: str) -> Run:
    """Async `get_run`."""
    return await client.send(get_run_request(id))


def get_run_request(id: str) -> Request[Run]:
    """Build `GET /runs/{id}` without sending it."""
    return Request(
        operation_id="getRun",
        method="GET",
        path=build_path("/runs/{id}", {"id": id}),
        returns={200: Run},
    )
