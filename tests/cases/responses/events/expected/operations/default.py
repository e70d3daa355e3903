"""Operations: each as a call, an async call, and a request."""

from .._runtime.framing import ServerSentEvent
from .._runtime.request import StreamRequest
from .._runtime.streams import AsyncStream, Stream
from ..client import AsyncClient, Client
from ..models import Chunk, ChunkEvent


def anything(client: Client) -> Stream[ServerSentEvent[str]]:
    """Send `GET /anything`."""
    return client.stream(anything_request())


def anything_async(client: AsyncClient) -> AsyncStream[ServerSentEvent[str]]:
    """Async `anything`."""
    return client.stream(anything_request())


def anything_request() -> StreamRequest[ServerSentEvent[str]]:
    """Build `GET /anything` without sending it."""
    return StreamRequest(
        operation_id="anything",
        method="GET",
        path="/anything",
        returns={200: ServerSentEvent[str]},
        accept="text/event-stream",
        item="event",
        is_text=True,
    )


def chunks(client: Client) -> Stream[Chunk]:
    """Send `GET /chunks`.

    Raises:
        NotFoundError: 404, nothing there.
    """
    return client.stream(chunks_request())


def chunks_async(client: AsyncClient) -> AsyncStream[Chunk]:
    """Async `chunks`."""
    return client.stream(chunks_request())


def chunks_request() -> StreamRequest[Chunk]:
    """Build `GET /chunks` without sending it."""
    return StreamRequest(
        operation_id="chunks",
        method="GET",
        path="/chunks",
        returns={200: Chunk},
        raises={404: str},
        accept="text/event-stream",
        item="data",
    )


def default_stream(client: Client) -> Stream[int]:
    """Send `GET /default`."""
    return client.stream(default_stream_request())


def default_stream_async(client: AsyncClient) -> AsyncStream[int]:
    """Async `default_stream`."""
    return client.stream(default_stream_request())


def default_stream_request() -> StreamRequest[int]:
    """Build `GET /default` without sending it."""
    return StreamRequest(
        operation_id="default_stream",
        method="GET",
        path="/default",
        returns={"default": int},
        raises={"default": str},
        accept="text/event-stream",
        item="data",
    )


def described(client: Client) -> Stream[ChunkEvent]:
    """Send `GET /described`."""
    return client.stream(described_request())


def described_async(client: AsyncClient) -> AsyncStream[ChunkEvent]:
    """Async `described`."""
    return client.stream(described_request())


def described_request() -> StreamRequest[ChunkEvent]:
    """Build `GET /described` without sending it."""
    return StreamRequest(
        operation_id="described",
        method="GET",
        path="/described",
        returns={200: ChunkEvent},
        accept="text/event-stream",
        item="event",
    )


def lists(client: Client) -> Stream[Chunk]:
    """Send `GET /lists`."""
    return client.stream(lists_request())


def lists_async(client: AsyncClient) -> AsyncStream[Chunk]:
    """Async `lists`."""
    return client.stream(lists_request())


def lists_request() -> StreamRequest[Chunk]:
    """Build `GET /lists` without sending it."""
    return StreamRequest(
        operation_id="lists",
        method="GET",
        path="/lists",
        returns={200: Chunk},
        accept="text/event-stream",
        item="data",
    )


def texts(client: Client) -> Stream[str]:
    """Send `GET /texts`."""
    return client.stream(texts_request())


def texts_async(client: AsyncClient) -> AsyncStream[str]:
    """Async `texts`."""
    return client.stream(texts_request())


def texts_request() -> StreamRequest[str]:
    """Build `GET /texts` without sending it."""
    return StreamRequest(
        operation_id="texts",
        method="GET",
        path="/texts",
        returns={200: str},
        accept="text/event-stream",
        item="data",
        is_text=True,
    )
