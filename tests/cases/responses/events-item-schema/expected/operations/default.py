"""Operations: each as a call, an async call, and a request."""

from typing import Any

from .._runtime.framing import ServerSentEvent
from .._runtime.request import StreamRequest
from .._runtime.streams import AsyncStream, Stream
from ..client import AsyncClient, Client
from ..models import Event, Item


def stream_any(client: Client) -> Stream[ServerSentEvent[Any]]:
    """Send `GET /any`."""
    return client.stream(stream_any_request())


def stream_any_async(client: AsyncClient) -> AsyncStream[ServerSentEvent[Any]]:
    """Async `stream_any`."""
    return client.stream(stream_any_request())


def stream_any_request() -> StreamRequest[ServerSentEvent[Any]]:
    """Build `GET /any` without sending it."""
    return StreamRequest(
        operation_id="stream_any",
        method="GET",
        path="/any",
        returns={200: ServerSentEvent[Any]},
        accept="text/event-stream",
        item="event",
    )


def stream_component(client: Client) -> Stream[Event]:
    """Send `GET /component`."""
    return client.stream(stream_component_request())


def stream_component_async(client: AsyncClient) -> AsyncStream[Event]:
    """Async `stream_component`."""
    return client.stream(stream_component_request())


def stream_component_request() -> StreamRequest[Event]:
    """Build `GET /component` without sending it."""
    return StreamRequest(
        operation_id="stream_component",
        method="GET",
        path="/component",
        returns={200: Event},
        accept="text/event-stream",
        item="event",
        is_text=True,
    )


def stream_data(client: Client) -> Stream[Item]:
    """Send `GET /data`."""
    return client.stream(stream_data_request())


def stream_data_async(client: AsyncClient) -> AsyncStream[Item]:
    """Async `stream_data`."""
    return client.stream(stream_data_request())


def stream_data_request() -> StreamRequest[Item]:
    """Build `GET /data` without sending it."""
    return StreamRequest(
        operation_id="stream_data",
        method="GET",
        path="/data",
        returns={200: Item},
        accept="text/event-stream",
        item="data",
    )


def stream_items(client: Client) -> Stream[ServerSentEvent[Item]]:
    """Send `GET /items`."""
    return client.stream(stream_items_request())


def stream_items_async(client: AsyncClient) -> AsyncStream[ServerSentEvent[Item]]:
    """Async `stream_items`."""
    return client.stream(stream_items_request())


def stream_items_request() -> StreamRequest[ServerSentEvent[Item]]:
    """Build `GET /items` without sending it."""
    return StreamRequest(
        operation_id="stream_items",
        method="GET",
        path="/items",
        returns={200: ServerSentEvent[Item]},
        accept="text/event-stream",
        item="event",
    )


def stream_plain(client: Client) -> Stream[ServerSentEvent[str]]:
    """Send `GET /plain`."""
    return client.stream(stream_plain_request())


def stream_plain_async(client: AsyncClient) -> AsyncStream[ServerSentEvent[str]]:
    """Async `stream_plain`."""
    return client.stream(stream_plain_request())


def stream_plain_request() -> StreamRequest[ServerSentEvent[str]]:
    """Build `GET /plain` without sending it."""
    return StreamRequest(
        operation_id="stream_plain",
        method="GET",
        path="/plain",
        returns={200: ServerSentEvent[str]},
        accept="text/event-stream",
        item="event",
        is_text=True,
    )
