"""Bodies that are sent item by item."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import BUSY, DONE, Server
from tests.unit.runtime.shop import runtime, shop

Send = Callable[..., Any]


def request(content: object, method: str = "PUT") -> Any:
    return shop.Request(
        method=method, path="/items", content=content, content_type="application/jsonl", returns={200: Any}
    )


def encoded(items: object, sequence: str) -> Any:
    """Return the body of `items`."""
    return runtime("sequences").encode_items(items, sequence)


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
def test_items_are_written_by_their_media_type(sequence: str, items: list[Any], body: str) -> None:
    assert encoded(items, sequence) == body.encode()
    assert b"".join(encoded(iter(items), sequence)) == body.encode()


def test_models_and_events_are_items() -> None:
    item = shop.Item(id=1, user_id="u")
    event = shop.ServerSentEvent(data=item)

    assert encoded([item], "lines") == b'{"id":1,"userId":"u"}\n'
    assert encoded([event], "events") == b'data: {"id":1,"userId":"u"}\n\n'


@pytest.mark.parametrize("name", ["event", "id"])
def test_field_of_an_event_cannot_begin_another(name: str) -> None:
    with pytest.raises(ValueError, match="must be one line"):
        encoded([{name: "x\ndata: y"}], "events")


def test_no_body_is_no_item() -> None:
    assert encoded(runtime("encode").UNSET, "lines") is None


@pytest.mark.parametrize(("make", "attempts"), [(iter, 1), (list, 2)])
def test_list_of_items_is_sent_again_and_an_iterator_is_not(
    server: Server, send: Send, make: Callable[..., Any], attempts: int
) -> None:
    server.answers = [BUSY, DONE]
    call = request(encoded(make([0, 1, 2]), "lines"))

    if attempts == 1:
        with pytest.raises(shop.ServiceUnavailableError):
            send(call)
    else:
        assert send(call) == 1
    assert server.bodies == [b"0\n1\n2\n"] * attempts


async def awaited() -> AsyncIterator[int]:
    """Yield items asynchronously."""
    for number in range(3):
        await anyio.lowlevel.checkpoint()
        yield number


def test_items_may_come_asynchronously(server: Server, awaiting: Kind) -> None:
    server.answers = [DONE]

    with awaiting.client(shop, base_url=server.url) as client:
        client.send(request(encoded(awaited(), "lines")))
    assert server.bodies == [b"0\n1\n2\n"]
