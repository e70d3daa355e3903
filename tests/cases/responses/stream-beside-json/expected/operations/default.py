"""Operations: each as a call, an async call, and a request."""

from typing_extensions import deprecated

from .._runtime.encode import build_query, encode_json
from .._runtime.request import Request, StreamRequest
from .._runtime.streams import AsyncStream, Stream
from ..client import AsyncClient, Client
from ..models import Answer, Chunk, Question


def chat(client: Client, *, body: Question) -> Answer:
    """Answer a question.

    Raises:
        TooManyRequestsError: 429, too many.
    """
    return client.send(chat_request(body=body))


async def chat_async(client: AsyncClient, *, body: Question) -> Answer:
    """Async `chat`."""
    return await client.send(chat_request(body=body))


def chat_request(*, body: Question) -> Request[Answer]:
    """Build `POST /chat` without sending it."""
    return Request(
        operation_id="chat",
        method="POST",
        path="/chat",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Answer},
        raises={429: str},
    )


def chat_stream(client: Client, *, body: Question) -> Stream[Chunk]:
    """The answer of `chat` item by item, as `text/event-stream`."""
    return client.stream(chat_stream_request(body=body))


def chat_stream_async(client: AsyncClient, *, body: Question) -> AsyncStream[Chunk]:
    """Async `chat_stream`."""
    return client.stream(chat_stream_request(body=body))


def chat_stream_request(*, body: Question) -> StreamRequest[Chunk]:
    """Build `POST /chat` without sending it."""
    return StreamRequest(
        operation_id="chat",
        method="POST",
        path="/chat",
        content=encode_json(body),
        content_type="application/json",
        returns={200: Chunk},
        raises={429: str},
        accept="text/event-stream",
        item="data",
    )


def chat_stream_cmsi(client: Client) -> None:
    """Send `GET /chat-stream`."""
    return client.send(chat_stream_cmsi_request())


async def chat_stream_cmsi_async(client: AsyncClient) -> None:
    """Async `chat_stream_cmsi`."""
    return await client.send(chat_stream_cmsi_request())


def chat_stream_cmsi_request() -> Request[None]:
    """Build `GET /chat-stream` without sending it."""
    return Request(
        operation_id="chat_stream",
        method="GET",
        path="/chat-stream",
        returns={204: None},
    )


@deprecated("The API has deprecated this operation.")
def class_(client: Client, *, chunk: str | None = None) -> str:
    """Send `GET /class`."""
    return client.send(class_request(chunk=chunk))


@deprecated("The API has deprecated this operation.")
async def class_async(client: AsyncClient, *, chunk: str | None = None) -> str:
    """Async `class_`."""
    return await client.send(class_request(chunk=chunk))


def class_request(*, chunk: str | None = None) -> Request[str]:
    """Build `GET /class` without sending it."""
    return Request(
        operation_id="class",
        method="GET",
        path="/class",
        query=build_query({"chunk": chunk}),
        returns={200: str},
    )


@deprecated("The API has deprecated this operation.")
def class_stream(client: Client, *, chunk: str | None = None) -> Stream[Chunk]:
    """The answer of `class_` item by item, as `application/jsonl`."""
    return client.stream(class_stream_request(chunk=chunk))


@deprecated("The API has deprecated this operation.")
def class_stream_async(
    client: AsyncClient, *, chunk: str | None = None
) -> AsyncStream[Chunk]:
    """Async `class_stream`."""
    return client.stream(class_stream_request(chunk=chunk))


def class_stream_request(*, chunk: str | None = None) -> StreamRequest[Chunk]:
    """Build `GET /class` without sending it."""
    return StreamRequest(
        operation_id="class",
        method="GET",
        path="/class",
        query=build_query({"chunk": chunk}),
        returns={206: Chunk},
        accept="application/jsonl",
    )
