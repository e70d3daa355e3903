"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import Request, StreamRequest
from .._runtime.streams import AsyncStream, Stream
from ..client import AsyncClient, Client
from ..models import Entry


def parts(client: Client) -> Stream[Entry]:
    """Send `GET /parts`."""
    return client.stream(parts_request())


def parts_async(client: AsyncClient) -> AsyncStream[Entry]:
    """Async `parts`."""
    return client.stream(parts_request())


def parts_request() -> StreamRequest[Entry]:
    """Build `GET /parts` without sending it."""
    return StreamRequest(
        operation_id="parts",
        method="GET",
        path="/parts",
        returns={200: Entry},
        accept="multipart/mixed",
    )


def whole(client: Client) -> bytes:
    """Send `GET /whole`."""
    return client.send(whole_request())


async def whole_async(client: AsyncClient) -> bytes:
    """Async `whole`."""
    return await client.send(whole_request())


def whole_request() -> Request[bytes]:
    """Build `GET /whole` without sending it."""
    return Request(
        operation_id="whole",
        method="GET",
        path="/whole",
        returns={200: bytes},
    )
