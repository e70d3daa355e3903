"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Numbers


def echo_numbers(client: Client, *, body: Numbers) -> Numbers:
    """Send `POST /numbers`."""
    return client.send(echo_numbers_request(body=body))


async def echo_numbers_async(client: AsyncClient, *, body: Numbers) -> Numbers:
    """Async `echo_numbers`."""
    return await client.send(echo_numbers_request(body=body))


def echo_numbers_request(*, body: Numbers) -> Request[Numbers]:
    """Build `POST /numbers` without sending it."""
    return Request(
        operation_id="echo_numbers",
        method="POST",
        path="/numbers",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Numbers},
    )
