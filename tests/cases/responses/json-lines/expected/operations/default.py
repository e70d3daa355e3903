"""Operations: each as a call, an async call, and a request."""

from typing import Any

from .._runtime.encode import encode_json
from .._runtime.request import StreamRequest
from .._runtime.streams import AsyncStream, Stream
from ..client import AsyncClient, Client
from ..models import Entry, InlineItem


def anything(client: Client) -> Stream[Any]:
    """Send `GET /anything`."""
    return client.stream(anything_request())


def anything_async(client: AsyncClient) -> AsyncStream[Any]:
    """Async `anything`."""
    return client.stream(anything_request())


def anything_request() -> StreamRequest[Any]:
    """Build `GET /anything` without sending it."""
    return StreamRequest(
        operation_id="anything",
        method="GET",
        path="/anything",
        returns={200: Any},
        accept="application/jsonl",
    )


def inline(client: Client, *, body: str) -> Stream[InlineItem]:
    """Send `POST /inline`."""
    return client.stream(inline_request(body=body))


def inline_async(client: AsyncClient, *, body: str) -> AsyncStream[InlineItem]:
    """Async `inline`."""
    return client.stream(inline_request(body=body))


def inline_request(*, body: str) -> StreamRequest[InlineItem]:
    """Build `POST /inline` without sending it."""
    return StreamRequest(
        operation_id="inline",
        method="POST",
        path="/inline",
        content=encode_json(body),
        content_type="application/json",
        returns={200: InlineItem},
        accept="application/stream+json",
    )


def jsonl(client: Client) -> Stream[Entry]:
    """Send `GET /jsonl`."""
    return client.stream(jsonl_request())


def jsonl_async(client: AsyncClient) -> AsyncStream[Entry]:
    """Async `jsonl`."""
    return client.stream(jsonl_request())


def jsonl_request() -> StreamRequest[Entry]:
    """Build `GET /jsonl` without sending it."""
    return StreamRequest(
        operation_id="jsonl",
        method="GET",
        path="/jsonl",
        returns={200: Entry},
        accept="application/jsonl",
    )


def meant(client: Client) -> Stream[Entry]:
    """Send `GET /meant`."""
    return client.stream(meant_request())


def meant_async(client: AsyncClient) -> AsyncStream[Entry]:
    """Async `meant`."""
    return client.stream(meant_request())


def meant_request() -> StreamRequest[Entry]:
    """Build `GET /meant` without sending it."""
    return StreamRequest(
        operation_id="meant",
        method="GET",
        path="/meant",
        returns={200: Entry, 204: None},
        accept="application/x-ndjson",
    )


def ndjson(client: Client) -> Stream[Entry]:
    """Send `GET /ndjson`."""
    return client.stream(ndjson_request())


def ndjson_async(client: AsyncClient) -> AsyncStream[Entry]:
    """Async `ndjson`."""
    return client.stream(ndjson_request())


def ndjson_request() -> StreamRequest[Entry]:
    """Build `GET /ndjson` without sending it."""
    return StreamRequest(
        operation_id="ndjson",
        method="GET",
        path="/ndjson",
        returns={200: Entry},
        accept="application/x-ndjson",
    )


def own(client: Client) -> Stream[int | None]:
    """Send `GET /own`."""
    return client.stream(own_request())


def own_async(client: AsyncClient) -> AsyncStream[int | None]:
    """Async `own`."""
    return client.stream(own_request())


def own_request() -> StreamRequest[int | None]:
    """Build `GET /own` without sending it."""
    return StreamRequest(
        operation_id="own",
        method="GET",
        path="/own",
        returns={"2XX": int | None},
        accept="application/vnd.acme.log",
    )
