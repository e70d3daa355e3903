"""Responses that are read in chunks while they arrive."""

import itertools
from collections.abc import Callable
from typing import Any

import anyio
import httpx2
import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import BUSY, Answer, Server, json_answer
from tests.unit.runtime.shop import shop

BODY = bytes(range(256)) * 4_000


Connect = Callable[..., Any]
Read = Callable[[], Any]


def download() -> Any:
    """Return a request for a file."""
    return shop.Request(method="GET", path="/file", returns={200: bytes})


@pytest.fixture
def read(connect: Connect) -> Callable[..., Any]:
    """Return a function that reads the metadata and the chunks of a stream."""

    def read_stream() -> Any:
        with connect().stream(download()) as stream:
            return stream.status_code, stream.request_id, list(stream)

    return read_stream


@pytest.mark.parametrize("status", [200, 202])
def test_chunks_of_documented_and_other_successes_are_the_body(server: Server, read: Read, status: int) -> None:
    server.answers = [BUSY, Answer(status=status, body=BODY, headers={"X-Request-Id": "r1"})]

    *head, chunks = read()

    assert head == [status, "r1"]
    assert b"".join(chunks) == BODY
    assert len(chunks) > 1


def test_refused_stream_raises_its_error(server: Server, read: Read) -> None:
    server.answers = [json_answer('{"code": "gone"}', 404)]

    with pytest.raises(shop.NotFoundError) as caught:
        read()
    assert caught.value.body == b'{"code": "gone"}'


def test_body_that_ends_early_is_a_transport_error(server: Server, read: Read) -> None:
    server.answers = [Answer(body=b"half", length=8)]

    with pytest.raises(shop.TransportError, match="GET /file"):
        read()
    assert len(server.received) == 1


@pytest.mark.parametrize("most", [0, 1])
def test_closed_stream_releases_its_connection(server: Server, kind: Kind, connect: Connect, most: int) -> None:
    server.answers = [Answer(body=BODY)]
    limits = httpx2.Limits(max_connections=1)

    with kind.http_client(limits=limits) as http_client:
        client = connect(http_client=http_client, options={"timeout": 5})
        for _ in range(2):
            with client.stream(download()) as stream:
                assert len([*itertools.islice(stream, most)]) == most

    assert len(server.received) == 2


def test_asynchronous_stream_needs_no_block(server: Server, backend: str) -> None:
    server.answers = [Answer(body=BODY)]

    async def read() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            await client.stream(download()).aclose()  # which was never opened
            assert b"".join([chunk async for chunk in client.stream(download())]) == BODY
            stream = await client.stream(download())
            assert stream.status_code == 200
            assert 0 < len(await anext(stream)) < len(BODY)
            await stream.aclose()

    anyio.run(read, backend=backend)
    assert len(server.received) == 2
