"""A stream is read item by item, by either client, and ends as it should."""

import asyncio
import pickle
import socket
import sys
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

import anyio
import pytest
from pydantic import create_model

from tests.support.servers.scripted import Answer, Server, json_answer

Read = Callable[..., list[Any]]
EVENTS = {"Content-Type": "text/event-stream; charset=utf-8"}
LINES = {"Content-Type": "application/jsonl"}


def request(shop: ModuleType, **changes: Any) -> Any:
    """Items as the data of Server-Sent Events."""
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


def lines(shop: ModuleType, **changes: Any) -> Any:
    """Items as JSON Lines."""
    return request(shop, accept="application/jsonl", item="value", **changes)


def answer(*texts: str, headers: dict[str, str] = EVENTS, **parts: Any) -> Answer:
    return Answer(headers=headers, body="".join(texts).encode(), **parts)


def event(number: int, *fields: str) -> str:
    return "\n".join([*fields, f'data: {{"id": {number}}}', "", ""])


@pytest.fixture(params=["sync", "async"])
def read(request: pytest.FixtureRequest, shop: ModuleType, server: Server) -> Read:
    """Read a stream with either client; items before an error go to `seen`."""

    def read_sync(call: Any, seen: list[Any], times: int | None, **settings: Any) -> None:
        with shop.Client(base_url=server.url, **settings) as client:
            stream = client.stream(call)
            if times is not None:
                stream = stream.reconnecting(times)
            with stream as items:
                seen.extend(items)

    async def read_async(call: Any, seen: list[Any], times: int | None, **settings: Any) -> None:
        async with shop.AsyncClient(base_url=server.url, **settings) as client:
            stream = client.stream(call)
            if times is not None:
                stream = stream.reconnecting(times)
            async with stream as items:
                async for item in items:
                    seen += [item]  # at once: an error may follow

    def run(call: Any, seen: list[Any] | None = None, times: int | None = None, **settings: Any) -> list[Any]:
        found = [] if seen is None else seen
        if request.param == "sync":
            read_sync(call, found, times, **settings)
        else:
            asyncio.run(read_async(call, found, times, **settings))
        return found

    return run


def ids(items: list[Any]) -> list[int]:
    return [item.id for item in items]


def test_items_are_of_their_type(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer(event(1), ": alive\n\n", event(2, "event: x"))]

    items = read(request(shop))

    assert [type(item) for item in items] == [shop.Item, shop.Item]
    assert ids(items) == [1, 2]
    (received,) = server.received
    assert received.headers["accept"] == "text/event-stream, */*;q=0.5"


def test_whole_events_have_their_fields(shop: ModuleType, server: Server, read: Read) -> None:
    event_of = shop.ServerSentEvent
    server.answers = [answer(event(1, "id: a", "retry: 5"), event(2, "event: x"))]

    items = read(request(shop, item="event", returns={200: event_of[shop.Item]}))

    assert items == [
        event_of(data=shop.Item(id=1), event="message", id="a", retry=5),
        event_of(data=shop.Item(id=2), event="x", id="a"),
    ]


def test_text_is_not_taken_for_json(shop: ModuleType, server: Server, read: Read) -> None:
    texts = ["1", '"a"', "[DONE]", "", "{"]
    server.answers = [answer(*(f"data: {text}\n\n" for text in texts))]

    assert read(request(shop, returns={200: str}, is_text=True)) == texts


def test_text_is_read_where_json_does_not_fit(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer('data: {"id": 1}\n\ndata: hello\n\ndata: 12\n\n')]

    found = read(request(shop, returns={200: shop.Item | str}))
    assert found == [shop.Item(id=1), "hello", "12"]


PARSERS = {"from_json", "loads", "validate_json", "validate_python"}


def message_of(shop: ModuleType, form: Any) -> Any:
    """Return a model of an event with its fields, with data of a type."""
    fields: Any = {"event": (str | None, None), "id": (str | None, None)}
    base = shop.Problem.__base__
    return create_model("Message", __base__=base, data=(form, ...), **fields)


@pytest.mark.parametrize("kind", ["data", "event", "object", "text", "lines"])
def test_each_item_is_parsed_once(shop: ModuleType, server: Server, kind: str) -> None:
    event_of = shop.ServerSentEvent
    message = message_of(shop, shop.Item)
    calls = {
        "data": request(shop),
        "event": request(shop, item="event", returns={200: event_of[shop.Item]}),
        "object": request(shop, item="event", returns={200: message}),
        "text": request(shop, is_text=True, returns={200: str}),
        "lines": lines(shop),
    }
    parsed: list[str] = []

    def count(_frame: object, event: str, function: Any) -> None:
        name = getattr(function, "__name__", "")
        if event == "c_call" and name in PARSERS:
            parsed.append(name)

    is_event = kind != "lines"
    head = ["id: 7", "event: tick"] if kind == "object" else []
    texts = [event(n, *head) if is_event else f'{{"id": {n}}}\n' for n in range(100)]
    server.answers = [answer(*texts, headers=EVENTS if is_event else LINES)]
    with shop.Client(base_url=server.url) as client, client.stream(calls[kind]) as items:
        sys.setprofile(count)
        try:
            found = list(items)
        finally:
            sys.setprofile(None)

    assert len(found) == 100
    assert len(parsed) == 100


@pytest.mark.parametrize("last", ["[DONE]", " [done]", "[END]"])
def test_last_data_ends_the_stream(shop: ModuleType, server: Server, read: Read, last: str) -> None:
    server.answers = [answer(event(1), f"data: {last}\n\n", event(2))]

    assert ids(read(request(shop))) == [1]


def test_empty_data_keeps_the_stream_alive(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer("event: ping\ndata:\n\n", event(1))]

    assert ids(read(request(shop))) == [1]


@pytest.mark.parametrize("value", ["1", "[1]", '{"b":{}}'])
@pytest.mark.parametrize("field", ['"event":"other"', '"id":"9"', '"data":2', '"c":3'])
def test_data_cannot_bring_other_fields(shop: ModuleType, server: Server, read: Read, value: str, field: str) -> None:
    texts = [f"{name}data: {value},{field}\n\n" for name in ("", "event: tick\n")]
    form = int | list[Any] | dict[str, Any]

    for kind in (shop.ServerSentEvent[form], message_of(shop, form)):
        for text in texts:
            server.answers = [answer(text)]
            with pytest.raises(shop.ResponseValidationError):
                read(request(shop, item="event", returns={200: kind}))


@pytest.mark.parametrize("ending", ["\n", ""])
def test_lines_are_items(shop: ModuleType, server: Server, read: Read, ending: str) -> None:
    server.answers = [answer('{"id": 1}\n\n{"id": 2}', ending, headers=LINES)]

    assert ids(read(lines(shop))) == [1, 2]


@pytest.mark.parametrize("kind", ["text/plain", "application/json", ""])
def test_lines_may_come_under_another_name(shop: ModuleType, server: Server, read: Read, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    server.answers = [answer('{"id": 1}\n{"id": 2}\n', headers=headers)]

    assert ids(read(lines(shop))) == [1, 2]


def test_item_that_does_not_fit_is_an_error_with_the_item(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer(event(1), 'data: {"id": "no"}\n\n', event(3))]
    seen: list[Any] = []

    with pytest.raises(shop.ResponseValidationError) as caught:
        read(request(shop), seen)

    assert ids(seen) == [1]
    assert caught.value.body == b'{"id": "no"}'
    assert "200 from GET /items/{id}: id: Input should be" in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert str(again) == str(caught.value)


def test_item_cut_off_is_an_error(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer('{"id": 1}\n{"id"', headers=LINES)]
    seen: list[Any] = []

    with pytest.raises(shop.ResponseValidationError):
        read(lines(shop), seen)
    assert ids(seen) == [1]


def test_part_cut_off_is_an_error(shop: ModuleType, server: Server, read: Read) -> None:
    mixed = "multipart/mixed; boundary=b"
    part = '--b\r\nContent-Type: application/json\r\n\r\n{"id": 1}\r\n'
    server.answers = [answer(part, "--b\r\n", headers={"Content-Type": mixed})]
    seen: list[Any] = []

    with pytest.raises(shop.ResponseValidationError, match="cut off"):
        read(request(shop, accept=mixed, item="value"), seen=seen)
    assert [item.id for item in seen] == [1]


def test_stream_cut_off_is_an_error_of_the_transport(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer(event(1), length=1000)]
    seen: list[Any] = []

    with pytest.raises(shop.TransportError):
        read(request(shop), seen)
    assert ids(seen) == [1]


def test_refused_stream_is_the_error_of_its_status(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [json_answer('{"code": "gone"}', 404)]

    with pytest.raises(shop.NotFoundError) as caught:
        read(request(shop))
    assert caught.value.detail == shop.Problem(code="gone")


def test_other_answer_is_an_error(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [json_answer('{"id": 1}')]

    with pytest.raises(shop.ResponseValidationError, match="the response is application/json, not text/event-stream"):
        read(request(shop))


def test_response_without_content_is_an_empty_stream(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [Answer(status=204)]

    assert read(request(shop)) == []


def test_stream_is_sent_again_until_it_begins(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="0"), answer(event(1))]

    assert ids(read(request(shop))) == [1]


def test_stream_is_opened_again_from_the_last_event_on(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [
        answer("retry: 0\n\n", event(1, "id: a"), "id: lost\n"),
        answer(event(2), length=1000),
        answer(event(3, "id: b")),
        Answer(status=204),
    ]

    assert ids(read(request(shop), times=1)) == [1, 2, 3]
    sent = [received.headers.get("last-event-id") for received in server.received]
    assert sent == [None, "a", "a", "b"]


def test_stream_of_a_type_with_parameters_is_opened_again(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer("retry: 0\n\n", event(1)), Answer(status=204)]
    accept = "text/event-stream; charset=utf-8"

    assert ids(read(request(shop, accept=accept), times=1)) == [1]


def test_reopened_stream_without_items_ends(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer("retry: 0\n\n", event(1)), answer()]

    assert ids(read(request(shop), times=3)) == [1]
    assert len(server.received) == 4


def test_stream_that_breaks_again_and_again_is_an_error(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer("retry: 0\n\n", event(1)), answer(length=10)]

    with pytest.raises(shop.TransportError):
        read(request(shop), times=2)
    assert len(server.received) == 3


def test_error_ends_a_stream_that_is_opened_again(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer("retry: 0\n\n", event(1)), json_answer("{}", 404)]
    seen: list[Any] = []

    with pytest.raises(shop.NotFoundError):
        read(request(shop), seen, times=3)
    assert ids(seen) == [1]


def test_lines_cannot_be_opened_again(shop: ModuleType, server: Server, read: Read) -> None:
    server.answers = [answer("{}", headers=LINES)]

    with pytest.raises(ValueError, match="only Server-Sent Events"):
        read(lines(shop), times=1)


def test_stream_that_is_left_gives_its_connection_back(shop: ModuleType, server: Server) -> None:
    server.answers = [answer(*map(event, range(10_000)))]

    with shop.Client(base_url=server.url) as client:
        for _ in range(120):  # more than a pool has connections
            with client.stream(request(shop)) as items:
                assert next(items).id == 0
            assert list(items) == []


def test_async_stream_that_is_left_gives_its_connection_back(shop: ModuleType, server: Server) -> None:
    server.answers = [answer(*map(event, range(10_000)))]

    async def run() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            for _ in range(120):
                async with client.stream(request(shop)) as items:
                    assert (await anext(items)).id == 0
                assert [item async for item in items] == []

    asyncio.run(run())


def test_async_stream_opens_by_itself_or_by_await(shop: ModuleType, server: Server) -> None:
    server.answers = [answer(event(1))]

    async def run() -> None:
        async with shop.AsyncClient(base_url=server.url) as client:
            assert ids([item async for item in client.stream(request(shop))]) == [1]
            opened = await client.stream(request(shop))
            assert opened.status_code == 200
            assert ids([item async for item in opened]) == [1]
            async with await client.stream(request(shop)) as items:
                assert ids([item async for item in items]) == [1]
            await client.stream(request(shop)).aclose()
        assert len(server.received) == 3

    asyncio.run(run())


def test_async_stream_that_cannot_be_opened_is_given_up(shop: ModuleType, server: Server) -> None:
    server.answers = [Answer(breaks=True)]

    async def run() -> None:
        options = {"max_retries": 0}
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            stream = client.stream(request(shop)).reconnecting(times=1)
            with pytest.raises(shop.TransportError):
                await anext(stream)

    asyncio.run(run())
    assert len(server.received) == 2


def test_last_event_is_told(shop: ModuleType, server: Server) -> None:
    server.answers = [answer(event(1, "id: a", "event: x"))]

    with shop.Client(base_url=server.url) as client:
        items = client.stream(request(shop))
        assert items.last_event is None
        next(items)
        assert items.last_event == shop.ServerSentEvent(data='{"id": 1}', event="x", id="a")


def test_item_is_there_before_the_stream_ends(shop: ModuleType) -> None:
    has_first = threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
            connection.sendall((head + event(1)).encode())
            has_first.wait(10)
            connection.sendall(event(2).encode())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with shop.Client(base_url=url) as client, client.stream(request(shop)) as items:
            assert next(items).id == 1
            has_first.set()
            assert ids(list(items)) == [2]
        thread.join()


def test_stream_request_is_a_value(shop: ModuleType) -> None:
    call = request(shop)

    assert repr(call) == "<StreamRequest GET /items/{id}>"
    assert vars(pickle.loads(pickle.dumps(call))) == vars(call)  # noqa: S301 - our own


def test_problems_of_items_are_reported(shop: ModuleType, server: Server, read: Read) -> None:
    reports: list[Any] = []
    wrong = 'data: {"id": 1, "created_at": "never"}\n\n'
    server.answers = [answer(wrong, event(2), 'data: {"id": "no"}\n\n')]
    options = {"strict": False, "on_result": reports.append}
    seen: list[Any] = []

    with pytest.raises(shop.ResponseValidationError) as caught:
        read(request(shop), seen, options=options)

    assert ids(seen) == [1, 2]
    assert [report.outcome for report in reports] == [*("success", "success", "invalid_response")]
    assert [len(report.problems) for report in reports] == [0, 1, 1]
    assert reports[1].status_code == 200
    assert caught.value.problems == reports[2].problems


def test_coroutine_function_receives_problems_of_items(shop: ModuleType, server: Server, backend: str) -> None:
    reports: list[Any] = []
    server.answers = [answer('data: {"id": 1, "created_at": "never"}\n\n')]

    async def record(report: Any) -> None:
        await anyio.lowlevel.checkpoint()
        reports.append(report)

    async def run() -> None:
        options = {"strict": False, "on_result": record}
        async with (
            shop.AsyncClient(base_url=server.url, options=options) as client,
            client.stream(request(shop)) as items,
        ):
            assert ids([item async for item in items]) == [1]

    anyio.run(run, backend=backend)
    assert [len(report.problems) for report in reports] == [0, 1]


@pytest.mark.parametrize("kind", ["data", "event", "object", "lines"])
def test_b14_lone_surrogate_in_an_item_becomes_the_replacement_character(
    shop: ModuleType, server: Server, read: Read, kind: str
) -> None:
    message = message_of(shop, shop.Item)
    event_of = shop.ServerSentEvent
    calls = {
        "data": request(shop),
        "event": request(shop, item="event", returns={200: event_of[shop.Item]}),
        "object": request(shop, item="event", returns={200: message}),
        "lines": lines(shop),
    }
    text = r'{"id": 1, "name": "\ud83d"}'
    is_event = kind != "lines"
    body = f"data: {text}\n\n" if is_event else f"{text}\n"
    server.answers = [answer(body, headers=EVENTS if is_event else LINES)]

    (item,) = read(calls[kind])

    assert (item if kind in {"data", "lines"} else item.data).name == "\ufffd"
