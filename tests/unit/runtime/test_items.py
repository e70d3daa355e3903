"""Streams of items: their types, their ends, and their errors."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import create_model

from tests.support.clients import Kind
from tests.support.servers.scripted import Answer, Server
from tests.unit.runtime.shop import runtime, shop, unpickled

Read = Callable[..., list[Any]]
EVENTS = {"Content-Type": "text/event-stream; charset=utf-8"}
LINES = {"Content-Type": "application/jsonl"}


def request(**changes: Any) -> Any:
    """Return a request for items as the data of Server-Sent Events."""
    parts = {
        "operation_id": "getItem",
        "method": "GET",
        "path": "/items/1",
        "returns": {200: shop.Item, 204: None},
        "raises": {404: shop.Problem},
        "accept": "text/event-stream",
        "item": "data",
    }
    return shop.StreamRequest(**{**parts, **changes})


def lines(**changes: Any) -> Any:
    """Return a request for items as JSON Lines."""
    return request(accept="application/jsonl", item="value", **changes)


def answer(*texts: str, headers: dict[str, str] = EVENTS, **parts: Any) -> Answer:
    return Answer(headers=headers, body="".join(texts).encode(), **parts)


def event(number: int, *fields: str) -> str:
    return "\n".join([*fields, f'data: {{"id": {number}}}', "", ""])


@pytest.fixture
def read(connect: Callable[..., Any]) -> Read:
    """Return a function that reads the items of a stream. Items before an error are in `seen`."""

    def items(call: Any, seen: list[Any] | None = None, times: int | None = None, **settings: Any) -> list[Any]:
        found = [] if seen is None else seen
        stream = connect(**settings).stream(call)
        if times is not None:
            stream = stream.reconnecting(times)
        with stream as opened:
            for item in opened:
                found += [item]  # at once: an error may follow
        return found

    return items


def ids(items: list[Any]) -> list[int]:
    return [item.id for item in items]


PARSERS = {"from_json", "loads", "validate_json", "validate_python"}


def message_of(form: Any) -> Any:
    """Return a model of an event with its fields, with data of a type."""
    fields: Any = {"event": (str | None, None), "id": (str | None, None)}
    return create_model("Message", __base__=shop.Problem.__base__, data=(form, ...), **fields)


def calls() -> dict[str, Any]:
    """Return a request for each form of items."""
    return {
        "data": request(),
        "event": request(item="event", returns={200: shop.ServerSentEvent[shop.Item]}),
        "object": request(item="event", returns={200: message_of(shop.Item)}),
        "text": request(is_text=True, returns={200: str}),
        "lines": lines(),
    }


@pytest.mark.parametrize("form", ["data", "event", "object", "text", "lines"])
def test_each_item_is_parsed_once(server: Server, form: str) -> None:
    parsed: list[str] = []

    def count(_frame: object, event: str, function: Any) -> None:
        name = getattr(function, "__name__", "")
        if event == "c_call" and name in PARSERS:
            parsed.append(name)

    head = ["id: 7", "event: tick"] if form == "object" else []
    if form == "lines":
        server.answers = [answer(*(f'{{"id": {n}}}\n' for n in range(100)), headers=LINES)]
    else:
        server.answers = [answer(*(event(n, *head) for n in range(100)))]
    with shop.Client(base_url=server.url) as client, client.stream(calls()[form]) as items:
        sys.setprofile(count)
        try:
            found = list(items)
        finally:
            sys.setprofile(None)

    assert len(found) == len(parsed) == 100


@pytest.mark.parametrize("value", ["1", "[1]", '{"b":{}}'])
@pytest.mark.parametrize("field", ['"event":"other"', '"id":"9"', '"data":2', '"c":3'])
def test_data_cannot_bring_other_fields(server: Server, read: Read, value: str, field: str) -> None:
    texts = [f"{name}data: {value},{field}\n\n" for name in ("", "event: tick\n")]
    form = int | list[Any] | dict[str, Any]

    for kind in (shop.ServerSentEvent[form], message_of(form)):
        for text in texts:
            server.answers = [answer(text)]
            with pytest.raises(shop.ResponseValidationError):
                read(request(item="event", returns={200: kind}))


@pytest.mark.parametrize("ending", ["", "data: {\n\n"])
def test_next_item_can_be_read_after_one_that_does_not_fit(
    server: Server, connect: Callable[..., Any], ending: str
) -> None:
    server.answers = [answer(event(1), 'data: {"id": "no"}\n\n', "data: {\n\n", event(4), ending)]
    with connect().stream(request()) as opened:
        found = [next(opened).id]
        for _ in range(2):
            with pytest.raises(shop.ResponseValidationError):
                next(opened)
        found.append(next(opened).id)
        if ending:
            with pytest.raises(shop.ResponseValidationError):
                next(opened)
        assert [*found, next(opened, None)] == [1, 4, None]
    assert len(server.received) == 1


@pytest.mark.parametrize("first", [answer("retry: 0\n\n", event(1)), Answer(breaks=True)])
def test_stream_that_breaks_repeatedly_is_an_error(
    server: Server, read: Read, monkeypatch: pytest.MonkeyPatch, first: Answer
) -> None:
    server.answers = [first, answer(length=10)]
    monkeypatch.setattr(runtime("event_streams"), "_PAUSE", 0.01)  # else the second case takes 6 s

    with pytest.raises(shop.TransportError):
        read(request(), times=2, options={"max_retries": 0})
    assert len(server.received) == 3


def test_asynchronous_stream_opens_without_a_block(server: Server, connect: Callable[..., Any], kind: Kind) -> None:
    server.answers = [answer(event(1))]
    client = connect()

    assert ids(list(client.stream(request()))) == [1]
    if kind.portal is not None:
        opened = client.stream(request()).opened()
        assert opened.status_code == 200
        assert ids(list(opened)) == [1]
        with client.stream(request()).opened() as items:
            assert ids(list(items)) == [1]
        client.stream(request()).close()
    assert len(server.received) == (1 if kind.portal is None else 3)


def test_last_event_is_available(server: Server, connect: Callable[..., Any]) -> None:
    server.answers = [answer(event(1, "id: a", "event: x"))]

    items = connect().stream(request())
    assert items.last_event is None
    assert ids(list(items)) == [1]
    assert items.last_event == shop.ServerSentEvent(data='{"id": 1}', event="x", id="a")


def test_stream_request_is_a_value() -> None:
    call = request()

    assert repr(call) == "<StreamRequest GET /items/{id}>"
    assert vars(unpickled(call)) == vars(call)


def test_item_that_does_not_fit_is_returned_and_reported(server: Server, read: Read) -> None:
    reports: list[Any] = []
    wrong = 'data: {"id": 1, "created_at": "never"}\n\n'
    server.answers = [answer(wrong, event(2), 'data: {"id": "no"}\n\n', "data: text\n\n")]

    *seen, text = read(request(), options={"reading": "keep", "on_result": reports.append})

    assert ids(seen) == [1, 2, "no"]
    assert text == "text"
    assert [each.outcome for each in reports] == ["success"] * 4
    assert [[problem.rule for problem in each.problems] for each in reports] == [[], ["type"], ["type"], ["shape"]]
    assert {each.status_code for each in reports} == {200}


def test_invalid_item_is_reported_with_its_partial_result(server: Server, read: Read) -> None:
    reports: list[Any] = []
    server.answers = [answer(event(2), 'data: {"id": "no"}\n\n')]
    seen: list[Any] = []

    with pytest.raises(shop.ResponseValidationError) as caught:
        read(request(), seen, options={"on_result": reports.append})

    assert ids(seen) == [2]
    assert caught.value.partial.id == "no"
    assert [each.outcome for each in reports] == ["success", "invalid_response"]
    assert caught.value.problems == reports[1].problems


def test_coroutine_function_receives_problems_of_items_in_order(server: Server, read: Read, kind: Kind) -> None:
    reports: list[Any] = []
    one, two = '"created_at": "never"', '"created_at": "never", "name": 5'
    server.answers = [answer(f'data: {{"id": 1, {one}}}\n\ndata: {{"id": 2, {two}}}\n\n')]

    assert ids(read(request(), options={"reading": "keep", "on_result": kind.hook(reports.append)})) == [1, 2]
    assert [len(report.problems) for report in reports] == [0, 1, 2]


@pytest.mark.parametrize("form", ["data", "event", "object", "lines"])
def test_lone_surrogate_in_an_item_becomes_the_replacement_character(server: Server, read: Read, form: str) -> None:
    text = r'{"id": 1, "name": "\ud83d"}'
    is_line = form == "lines"
    server.answers = [answer(f"{text}\n", headers=LINES) if is_line else answer(f"data: {text}\n\n")]

    (item,) = read(calls()[form])

    assert (item if form in {"data", "lines"} else item.data).name == "\ufffd"
