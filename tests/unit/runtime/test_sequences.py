"""Bodies are sent item by item, and only what is all there is sent again."""

import asyncio
import io
import os
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support.servers.scripted import Server, json_answer

Send = Callable[..., Any]
SOON = {"Retry_After": "0"}


def request(shop: ModuleType, content: object, method: str = "PUT") -> Any:
    return shop.Request(
        method=method, path="/items", content=content, content_type="application/jsonl", returns={200: Any}
    )


def encoded(shop: ModuleType, items: object, sequence: str) -> Any:
    """Return the body of `items`."""
    module = import_module(f"{shop.__name__}._runtime.sequences")
    return module.encode_items(items, sequence)


def streamed(shop: ModuleType, content: object) -> Any:
    """Return the body that is read from `content`."""
    module = import_module(f"{shop.__name__}._runtime.uploads")
    return module.encode_binary(content)


@pytest.mark.parametrize(
    ("sequence", "items", "body"),
    [
        ("lines", [{"a": "é\n"}, None, 1], '{"a":"é\\n"}\nnull\n1\n'),
        ("records", [1, "a"], '\x1e1\n\x1e"a"\n'),
        ("data", ["a\nb", {"a": 1}], 'data: "a\\nb"\n\ndata: {"a":1}\n\n'),
        ("text", ["a\nb\r\rc", ""], "data: a\ndata: b\ndata: \ndata: c\n\ndata: \n\n"),
        (
            "events",
            [{"event": "x", "data": "a\nb"}, {"id": "1", "retry": None, "data": [1]}],
            "event: x\ndata: a\ndata: b\n\nid: 1\ndata: [1]\n\n",
        ),
        ("events", [{"id": ""}], "id: \ndata: \n\n"),
    ],
)
def test_items_are_written_by_their_media_type(shop: ModuleType, sequence: str, items: list[Any], body: str) -> None:
    assert encoded(shop, items, sequence) == body.encode()
    assert b"".join(encoded(shop, iter(items), sequence)) == body.encode()


def test_models_and_events_are_items(shop: ModuleType) -> None:
    item = shop.Item(id=1, user_id="u")
    event = shop.ServerSentEvent(data=item)

    assert encoded(shop, [item], "lines") == b'{"id":1,"userId":"u"}\n'
    assert encoded(shop, [event], "events") == b'data: {"id":1,"userId":"u"}\n\n'


@pytest.mark.parametrize("name", ["event", "id"])
def test_field_of_an_event_cannot_begin_another(shop: ModuleType, name: str) -> None:
    with pytest.raises(ValueError, match="must be one line"):
        encoded(shop, [{name: "x\ndata: y"}], "events")


def test_no_body_is_no_item(shop: ModuleType) -> None:
    assert encoded(shop, None, "lines") is None


def numbers() -> Iterator[int]:
    yield from range(3)


def test_items_are_made_while_they_are_sent(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 503, **SOON), json_answer("1")]

    with pytest.raises(shop.ServiceUnavailableError):
        send(request(shop, encoded(shop, numbers(), "lines")))
    assert [received.body for received in server.received] == [b"0\n1\n2\n"]


def test_list_of_items_is_sent_again(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 503, **SOON), json_answer("1")]

    assert send(request(shop, encoded(shop, [*numbers()], "lines"))) == 1
    assert [received.body for received in server.received] == [b"0\n1\n2\n"] * 2


async def awaited() -> AsyncIterator[int]:
    for number in range(3):
        await asyncio.sleep(0)
        yield number


async def pieces() -> AsyncIterator[bytes]:
    async for number in awaited():
        yield str(number).encode()


def test_items_may_come_asynchronously(shop: ModuleType, server: Server) -> None:
    server.answers = [json_answer("1")]

    async def run() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            await client.send(request(shop, encoded(shop, awaited(), "lines")))
            await client.send(request(shop, streamed(shop, pieces())))

    asyncio.run(run())
    assert [received.body for received in server.received] == [b"0\n1\n2\n", b"012"]


def test_length_of_a_file_is_said(shop: ModuleType, server: Server, send: Send, tmp_path: Path) -> None:
    server.answers = [json_answer("1")]
    (tmp_path / "file").write_bytes(b"0123456789")

    with (tmp_path / "file").open("rb") as file:
        assert file.read(2) == b"01"
        send(request(shop, streamed(shop, file)))
    send(request(shop, streamed(shop, io.BytesIO(b"0123"))))

    arrived = [(r.body, r.headers.get("content-length")) for r in server.received]
    assert arrived == [(b"23456789", "8"), (b"0123", "4")]
    assert not any("transfer-encoding" in r.headers for r in server.received)


def test_length_of_a_pipe_is_not_known(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("1")]
    end, start = os.pipe()
    with os.fdopen(start, "wb") as writer:
        writer.write(b"0123")

    with os.fdopen(end, "rb") as reader:
        send(request(shop, streamed(shop, reader)))
    assert server.received[0].body == b"0123"
    assert server.received[0].headers["transfer-encoding"] == "chunked"
