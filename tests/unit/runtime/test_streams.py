"""A body that is no bytes is sent in pieces, and only once."""

import io
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from tests.support.servers.scripted import Server, json_answer

Send = Callable[..., Any]
SOON = {"Retry_After": "0"}
LINES = b"a line\n" * 40_000


def pieces() -> Iterator[bytes]:
    """Yield a body in chunks."""
    yield b"first "
    yield b"second"


def runtime(shop: ModuleType) -> Any:
    """Return the module of the runtime."""
    return import_module(f"{shop.__name__}._runtime.uploads")


def upload(shop: ModuleType, content: bytes | Iterable[bytes], method: str) -> Any:
    """Return a request that succeeds with 200, of any result."""
    return shop.Request(
        method=method,
        path="/file",
        content=runtime(shop).encode_binary(content),
        content_type="application/octet-stream",
        returns={200: Any},
    )


@pytest.mark.parametrize(
    ("content", "arrived"),
    [
        (LINES, LINES),
        (bytearray(LINES), LINES),
        (memoryview(LINES), LINES),
        (io.BytesIO(LINES), LINES),
        (pieces(), b"first second"),
    ],
    ids=["bytes", "bytearray", "memoryview", "file", "iterator"],
)
def test_content_arrives_whole(shop: ModuleType, server: Server, content: Any, arrived: bytes) -> None:
    server.answers = [json_answer("1")]

    with shop.Client(base_url=server.url) as client:
        assert client.send(upload(shop, content, "PUT")) == 1
    assert [received.body for received in server.received] == [arrived]


def test_stream_arrives_whole_from_both_clients(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("1")]

    assert send(upload(shop, io.BytesIO(LINES), "POST")) == 1
    assert server.received[0].body == LINES


def test_stream_is_read_in_large_pieces(shop: ModuleType) -> None:
    sizes: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            sizes.append(size or 0)
            return super().read(size)

    stream = runtime(shop).encode_binary(Watched(LINES))

    assert b"".join(stream) == LINES
    assert set(sizes) == {1 << 16}


def test_stream_is_not_sent_twice(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 503, **SOON), json_answer('"done"')]

    with pytest.raises(shop.ServiceUnavailableError):
        send(upload(shop, pieces(), "PUT"))
    assert len(server.received) == 1


def test_stream_does_not_follow_a_redirect(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 307, Location="/elsewhere"), json_answer("1")]

    with pytest.raises(shop.ApiError):
        send(upload(shop, pieces(), "PUT"))
    assert [received.target for received in server.received] == ["/file"]
