"""Operations: each as a call, an async call, and a request."""

from collections.abc import AsyncIterable, Iterable
from typing import BinaryIO, Literal

from .._runtime.bodies import encode_body
from .._runtime.content import encode_binary
from .._runtime.framing import ServerSentEvent
from .._runtime.request import Request
from .._runtime.sequences import encode_items
from ..client import AsyncClient, Client
from ..models import Entry, SendOwnBodyItem


def send_data(client: Client, *, body: Iterable[Entry]) -> None:
    """Send `POST /data`."""
    return client.send(send_data_request(body=body))


async def send_data_async(
    client: AsyncClient, *, body: Iterable[Entry] | AsyncIterable[Entry]
) -> None:
    """Async `send_data`."""
    return await client.send(send_data_request(body=body))


def send_data_request(*, body: Iterable[Entry] | AsyncIterable[Entry]) -> Request[None]:
    """Build `POST /data` without sending it."""
    return Request(
        operation_id="send_data",
        method="POST",
        path="/data",
        content=encode_items(body, "data"),
        content_type="text/event-stream",
        returns={204: None},
    )


def send_either(
    client: Client,
    *,
    body: list[Entry] | Iterable[Entry],
    content_type: Literal["application/json", "application/jsonl"] = "application/json",
) -> None:
    """Send `POST /either`."""
    return client.send(send_either_request(body=body, content_type=content_type))


async def send_either_async(
    client: AsyncClient,
    *,
    body: list[Entry] | Iterable[Entry] | AsyncIterable[Entry],
    content_type: Literal["application/json", "application/jsonl"] = "application/json",
) -> None:
    """Async `send_either`."""
    return await client.send(send_either_request(body=body, content_type=content_type))


def send_either_request(
    *,
    body: list[Entry] | Iterable[Entry] | AsyncIterable[Entry],
    content_type: Literal["application/json", "application/jsonl"] = "application/json",
) -> Request[None]:
    """Build `POST /either` without sending it."""
    return Request(
        operation_id="send_either",
        method="POST",
        path="/either",
        content=encode_body(
            body, content_type, {"application/jsonl": {"sequence": "lines"}}
        ),
        content_type=content_type,
        returns={204: None},
    )


def send_events(client: Client, *, body: Iterable[ServerSentEvent[Entry]]) -> None:
    """Send `POST /events`."""
    return client.send(send_events_request(body=body))


async def send_events_async(
    client: AsyncClient,
    *,
    body: Iterable[ServerSentEvent[Entry]] | AsyncIterable[ServerSentEvent[Entry]],
) -> None:
    """Async `send_events`."""
    return await client.send(send_events_request(body=body))


def send_events_request(
    *, body: Iterable[ServerSentEvent[Entry]] | AsyncIterable[ServerSentEvent[Entry]]
) -> Request[None]:
    """Build `POST /events` without sending it."""
    return Request(
        operation_id="send_events",
        method="POST",
        path="/events",
        content=encode_items(body, "events"),
        content_type="text/event-stream",
        returns={204: None},
    )


def put_file(client: Client, *, body: bytes | BinaryIO | Iterable[bytes]) -> None:
    """Send `PUT /file`."""
    return client.send(put_file_request(body=body))


async def put_file_async(
    client: AsyncClient,
    *,
    body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes],
) -> None:
    """Async `put_file`."""
    return await client.send(put_file_request(body=body))


def put_file_request(
    *, body: bytes | BinaryIO | Iterable[bytes] | AsyncIterable[bytes]
) -> Request[None]:
    """Build `PUT /file` without sending it."""
    return Request(
        operation_id="put_file",
        method="PUT",
        path="/file",
        content=encode_binary(body),
        content_type="application/octet-stream",
        returns={204: None},
    )


def send_lines(client: Client, *, body: Iterable[Entry]) -> None:
    """Send `POST /lines`."""
    return client.send(send_lines_request(body=body))


async def send_lines_async(
    client: AsyncClient, *, body: Iterable[Entry] | AsyncIterable[Entry]
) -> None:
    """Async `send_lines`."""
    return await client.send(send_lines_request(body=body))


def send_lines_request(
    *, body: Iterable[Entry] | AsyncIterable[Entry]
) -> Request[None]:
    """Build `POST /lines` without sending it."""
    return Request(
        operation_id="send_lines",
        method="POST",
        path="/lines",
        content=encode_items(body, "lines"),
        content_type="application/jsonl",
        returns={204: None},
    )


def send_list(client: Client, *, body: Iterable[Entry] | None = None) -> None:
    """Send `POST /lists`."""
    return client.send(send_list_request(body=body))


async def send_list_async(
    client: AsyncClient, *, body: Iterable[Entry] | AsyncIterable[Entry] | None = None
) -> None:
    """Async `send_list`."""
    return await client.send(send_list_request(body=body))


def send_list_request(
    *, body: Iterable[Entry] | AsyncIterable[Entry] | None = None
) -> Request[None]:
    """Build `POST /lists` without sending it."""
    return Request(
        operation_id="send_list",
        method="POST",
        path="/lists",
        content=encode_items(body, "lines"),
        content_type="application/x-ndjson",
        returns={204: None},
    )


def send_own(client: Client, *, body: Iterable[SendOwnBodyItem]) -> None:
    """Send `POST /own`."""
    return client.send(send_own_request(body=body))


async def send_own_async(
    client: AsyncClient,
    *,
    body: Iterable[SendOwnBodyItem] | AsyncIterable[SendOwnBodyItem],
) -> None:
    """Async `send_own`."""
    return await client.send(send_own_request(body=body))


def send_own_request(
    *, body: Iterable[SendOwnBodyItem] | AsyncIterable[SendOwnBodyItem]
) -> Request[None]:
    """Build `POST /own` without sending it."""
    return Request(
        operation_id="send_own",
        method="POST",
        path="/own",
        content=encode_items(body, "lines"),
        content_type="application/vnd.acme.log",
        returns={204: None},
    )


def send_records(client: Client, *, body: Iterable[int]) -> None:
    """Send `POST /records`."""
    return client.send(send_records_request(body=body))


async def send_records_async(
    client: AsyncClient, *, body: Iterable[int] | AsyncIterable[int]
) -> None:
    """Async `send_records`."""
    return await client.send(send_records_request(body=body))


def send_records_request(*, body: Iterable[int] | AsyncIterable[int]) -> Request[None]:
    """Build `POST /records` without sending it."""
    return Request(
        operation_id="send_records",
        method="POST",
        path="/records",
        content=encode_items(body, "records"),
        content_type="application/json-seq",
        returns={204: None},
    )


def send_texts(client: Client, *, body: Iterable[str]) -> None:
    """Send `POST /texts`."""
    return client.send(send_texts_request(body=body))


async def send_texts_async(
    client: AsyncClient, *, body: Iterable[str] | AsyncIterable[str]
) -> None:
    """Async `send_texts`."""
    return await client.send(send_texts_request(body=body))


def send_texts_request(*, body: Iterable[str] | AsyncIterable[str]) -> Request[None]:
    """Build `POST /texts` without sending it."""
    return Request(
        operation_id="send_texts",
        method="POST",
        path="/texts",
        content=encode_items(body, "text"),
        content_type="text/event-stream",
        returns={204: None},
    )
