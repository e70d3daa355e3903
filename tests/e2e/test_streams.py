"""A FastAPI service that streams, and the client that is generated for it."""

import asyncio
import importlib
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Header, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from opgen.core.options import Options
from opgen.document.document import load
from opgen.pipeline import generate
from opgen.source.read import read
from pydantic import BaseModel

from tests.support.servers.running import running

SERVICE = FastAPI()
LENGTH = 20


class Token(BaseModel):
    """A word of a response."""

    text: str
    index: int


class Prompt(BaseModel):
    """A question."""

    text: str


@SERVICE.post("/chat", response_class=EventSourceResponse)
async def chat(prompt: Prompt) -> AsyncIterator[Token]:
    for index, word in enumerate(prompt.text.split()):
        yield Token(text=word, index=index)


@SERVICE.get("/events", response_class=EventSourceResponse)
async def events(last_event_id: Annotated[int, Header()] = 0) -> AsyncIterator[ServerSentEvent]:
    """Three at a time."""
    for number in range(last_event_id + 1, min(last_event_id + 4, LENGTH + 1)):
        yield ServerSentEvent(data={"n": number}, event="tick", id=str(number), retry=0, comment="é")


@SERVICE.get("/lines")
async def lines(count: int) -> AsyncIterator[Token]:
    for index in range(count):
        yield Token(text="é\n", index=index)


@SERVICE.get(
    "/classic",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/Token"}}}}},
)
def classic() -> StreamingResponse:
    def pieces() -> Iterator[str]:
        for index in range(3):
            yield f"data: {json.dumps({'text': 'x', 'index': index})}"
            yield "\r\n\r\n"
        yield "data: [DONE]\n\n"

    return StreamingResponse(pieces(), media_type="text/event-stream")


@SERVICE.post("/count", openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {}}}})
async def count(request: Request) -> int:
    return sum([len(chunk) async for chunk in request.stream()])


@SERVICE.get("/file", response_class=StreamingResponse, responses={200: {"content": {"application/octet-stream": {}}}})
def file() -> StreamingResponse:
    return StreamingResponse((b"x" * 65536 for _ in range(LENGTH)), media_type="application/octet-stream")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Yield the generated client."""
    folder = tmp_path_factory.mktemp("streaming")
    document = load(read(json.dumps(SERVICE.openapi()).encode(), "openapi.json"))
    options = Options(package="streaming_service")
    for path, text in generate(document, options).files.items():
        file = folder / "streaming_service" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("streaming_service")
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Yield the running service."""
    with running(SERVICE) as found:
        yield found


@pytest.fixture
def client(package: ModuleType, url: str) -> Iterator[Any]:
    """Yield a client of the service."""
    with package.Client(base_url=url) as found:
        yield found


def test_events_have_the_items_of_the_service(package: ModuleType, client: Any) -> None:
    with package.chat(client, text="a b c") as stream:
        found = [event.data for event in stream]

    assert found == [package.Token(text=t, index=i) for i, t in enumerate(["a", "b", "c"])]


def test_async_events_have_the_items_of_the_service(package: ModuleType, url: str) -> None:
    async def run() -> list[int]:
        async with (
            package.AsyncClient(base_url=url) as client,
            package.chat_async(client, text="a b c") as stream,
        ):
            return [event.data.index async for event in stream]

    assert asyncio.run(run()) == [0, 1, 2]


def test_feed_resumes_after_the_last_event(package: ModuleType, client: Any) -> None:
    with package.events(client).reconnecting(times=1) as feed:
        found = [(event.event, event.id, json.loads(event.data)) for event in feed]

    assert found == [("tick", str(n), {"n": n}) for n in range(1, LENGTH + 1)]


def test_lines_are_models(package: ModuleType, client: Any) -> None:
    with package.lines(client, count=1_000) as stream:
        found = list(stream)

    assert found[-1] == package.Token(text="é\n", index=999)
    assert len(found) == 1_000


def test_invalid_argument_raises_the_error_of_the_service(package: ModuleType, client: Any) -> None:
    request = package.lines_request(count=1)
    wrong = type(request)(**{**vars(request), "query": (("count", "no"),)})

    with pytest.raises(package.UnprocessableEntityError) as caught:
        next(client.stream(wrong))
    assert caught.value.detail.detail[0].loc == ["query", "count"]


def test_finite_stream_ends_with_its_last_item(package: ModuleType, client: Any) -> None:
    with package.classic(client) as stream:
        assert [token.index for token in stream] == [0, 1, 2]


def test_upload_and_download_round_trip(package: ModuleType, client: Any, tmp_path: Path) -> None:
    size = client.stream(package.file_request()).save(tmp_path / "file")

    assert size == LENGTH * 65536
    told: list[tuple[int, int | None]] = []
    with (tmp_path / "file").open("rb") as opened:
        content = package.with_progress(opened, lambda *now: told.append(now))
        assert package.count(client, body=content) == size
    assert told[-1] == (size, size)
