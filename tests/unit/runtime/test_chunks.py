"""An answer is read in chunks while it arrives."""

import asyncio
import itertools
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx2
import pytest

from tests.support.servers.scripted import Answer, Server, json_answer

Read = Callable[..., Any]
BODY = bytes(range(256)) * 4_000


@pytest.fixture(params=["sync", "async"])
def read(request: pytest.FixtureRequest, shop: ModuleType, server: Server) -> Read:
    """Return a function that reads the metadata and the chunks of a stream with either client."""

    def read_sync(call: object) -> Any:
        with shop.Client(base_url=server.url) as client, client.stream(call) as stream:
            return stream.status_code, stream.request_id, list(stream)

    async def read_async(call: object) -> Any:
        async with shop.AsyncClient(base_url=server.url) as client, client.stream(call) as stream:
            chunks = [chunk async for chunk in stream]
            return stream.status_code, stream.request_id, chunks

    if request.param == "sync":
        return read_sync
    return lambda call: asyncio.run(read_async(call))


def download(shop: ModuleType) -> Any:
    """Return a request with a result of any type."""
    return shop.Request(method="GET", path="/file", returns={200: bytes})


def test_chunks_are_the_body(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [Answer(body=BODY, headers={"X-Request-Id": "r1"})]

    status, request_id, chunks = read(download(shop))

    assert (status, request_id) == (200, "r1")
    assert b"".join(chunks) == BODY
    assert len(chunks) > 1


def test_refused_stream_raises_its_error(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [json_answer('{"code": "gone"}', 404)]

    with pytest.raises(shop.NotFoundError) as caught:
        read(download(shop))
    assert caught.value.body == b'{"code": "gone"}'


def test_undocumented_success_is_read_in_chunks_too(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [Answer(status=202, body=BODY)]

    status, _, chunks = read(download(shop))
    assert (status, b"".join(chunks)) == (202, BODY)


def test_retries_until_the_headers_arrive(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), Answer(body=BODY)]

    assert b"".join(read(download(shop))[2]) == BODY


def test_body_that_ends_early_is_a_transport_error(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [Answer(body=b"half", length=8)]

    with pytest.raises(shop.TransportError, match="GET /file"):
        read(download(shop))
    assert len(server.received) == 1


@pytest.mark.parametrize("most", [0, 1])
def test_closed_stream_gives_its_connection_back(shop: ModuleType, server: Server, most: int) -> None:
    server.answers = [Answer(body=BODY)]
    limits = httpx2.Limits(max_connections=1)

    with httpx2.Client(limits=limits) as http_client:
        settings = {"base_url": server.url, "http_client": http_client}
        client = shop.Client(**settings, options={"timeout": 5})
        for _ in range(2):
            with client.stream(download(shop)) as stream:
                assert len([*itertools.islice(stream, most)]) == most

    assert len(server.received) == 2


def test_async_stream_opens_by_itself(shop: ModuleType, server: Server) -> None:
    server.answers = [Answer(body=BODY)]

    async def read() -> bytes:
        async with shop.AsyncClient(base_url=server.url) as client:
            await client.stream(download(shop)).aclose()  # which was never opened
            return b"".join([chunk async for chunk in client.stream(download(shop))])

    assert asyncio.run(read()) == BODY
    assert len(server.received) == 1


def test_async_stream_can_be_awaited_without_a_block(shop: ModuleType, server: Server) -> None:
    server.answers = [Answer(body=BODY)]

    async def first() -> tuple[int, int]:
        async with shop.AsyncClient(base_url=server.url) as client:
            stream = await client.stream(download(shop))
            async for chunk in stream:
                await stream.aclose()
                return stream.status_code, len(chunk)
        return 0, 0

    status, size = asyncio.run(first())
    assert status == 200
    assert 0 < size < len(BODY)
