"""Operations: each as a call, an async call, and a request."""

from .._runtime.encode import encode_json
from .._runtime.request import Request
from ..client import AsyncClient, Client
from ..models import Strings


def echo_strings(client: Client, *, body: Strings) -> Strings:
    """Send `POST /strings`."""
    return client.send(echo_strings_request(body=body))


async def echo_strings_async(client: AsyncClient, *, body: Strings) -> Strings:
    """Async `echo_strings`."""
    return await client.send(echo_strings_request(body=body))


def echo_strings_request(*, body: Strings) -> Request[Strings]:
    """Build `POST /strings` without sending it."""
    return Request(
        operation_id="echo_strings",
        method="POST",
        path="/strings",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Strings},
    )
