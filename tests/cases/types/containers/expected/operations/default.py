"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Containers


def echo_containers(client: Client, *, body: Containers) -> Containers:
    """Send `POST /containers`."""
    return client.send(echo_containers_request(body=body))


async def echo_containers_async(client: AsyncClient, *, body: Containers) -> Containers:
    """Async `echo_containers`."""
    return await client.send(echo_containers_request(body=body))


def echo_containers_request(*, body: Containers) -> Request[Containers]:
    """Build `POST /containers` without sending it."""
    return Request(
        operation_id="echo_containers",
        method="POST",
        path="/containers",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Containers},
    )
