"""Bodies that are sent item by item."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import BUSY, DONE, Server
from tests.support.tables import tables
from tests.unit.runtime.shop import runtime, shop

TABLES = tables(__file__)

Send = Callable[..., Any]


def request(content: object, method: str = "PUT") -> Any:
    return shop.Request(
        method=method, path="/items", content=content, content_type="application/jsonl", returns={200: Any}
    )


def encoded(items: object, sequence: str) -> Any:
    """Return the body of `items`."""
    return runtime("sequences").encode_items(items, sequence)


@pytest.mark.parametrize(("sequence", "items", "body"), TABLES["items_are_written_by_their_media_type"])
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
