"""Operations: each as a call, an async call, and a request."""

from .._runtime.request import StreamRequest
from .._runtime.streams import AsyncStream, Stream
from ..client import AsyncClient, Client
from ..models import WatchEvent


def watch(client: Client) -> Stream[WatchEvent]:
    """Send `GET /kinds`."""
    return client.stream(watch_request())


def watch_async(client: AsyncClient) -> AsyncStream[WatchEvent]:
    """Async `watch`."""
    return client.stream(watch_request())


def watch_request() -> StreamRequest[WatchEvent]:
    """Build `GET /kinds` without sending it."""
    return StreamRequest(
        operation_id="watch",
        method="GET",
        path="/kinds",
        returns={200: WatchEvent},
        accept="text/event-stream",
        item="event",
    )
