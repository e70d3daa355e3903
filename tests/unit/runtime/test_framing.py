"""Streams are cut into items by the rules of their media types, wherever the network cuts them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.timing import is_linear
from tests.unit.runtime.shop import runtime

Event = tuple[str, str, str, int | None]
"""Name, data, last id, and time until it is opened again."""

EVENTS: dict[str, tuple[bytes, list[Event | str]]] = {
    "data": (b"data: a\n\n", ["a"]),
    "no space": (b"data:a\n\n", ["a"]),
    "one space": (b"data:  a\n\n", [" a"]),
    "no colon": (b"data\n\n", [""]),
    "two empty lines of data": (b"data\ndata\n\n", ["\n"]),
    "lines": (b"data: a\ndata: b\n\n", ["a\nb"]),
    "colons": (b"data: a: b\n\n", ["a: b"]),
    "mark": (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
    "second mark": (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\n", []),
    "CR": (b"data: a\rdata: b\r\r", ["a\nb"]),
    "CRLF": (b"data: a\r\ndata: b\r\n\r\n", ["a\nb"]),
    "mixed": (b"data: a\r\n\rdata: b\n\r\n", ["a", "b"]),
    "other line ends are text": ("data: a\u2028\x0b\x85b\n\n".encode(), ["a\u2028\x0b\x85b"]),
    "UTF-8": ("data: é€😀\n\n".encode(), ["é€😀"]),
    "not UTF-8": (b"data: \xff\n\n", ["\ufffd"]),
    "comment": (b": data: no\n:\ndata: a\n\n", ["a"]),
    "unknown field": (b"foo: bar\nDATA: no\n data: no\ndata: a\n\n", ["a"]),
    "name": (b"event: x\ndata: a\n\ndata: b\n\n", [("x", "a", "", None), "b"]),
    "last name wins": (b"event: x\nevent: y\ndata: a\n\n", [("y", "a", "", None)]),
    "empty name": (b"event: x\nevent:\ndata: a\n\n", ["a"]),
    "name without data": (b"event: x\n\ndata: a\n\n", ["a"]),
    "id stays": (b"id: 1\ndata: a\n\ndata: b\n\n", [("message", "a", "1", None), ("message", "b", "1", None)]),
    "id without data": (b"id: 1\n\ndata: b\n\n", [("message", "b", "1", None)]),
    "id is taken back": (
        b"id: 1\ndata: a\n\nid\ndata: b\n\n",
        [("message", "a", "1", None), "b"],
    ),
    "id with NUL": (b"id: 1\x002\ndata: a\n\n", ["a"]),
    "retry": (b"retry: 10\ndata: a\n\ndata: b\n\n", [("message", "a", "", 10), "b"]),
    "retry that is none": (
        b"retry: +1\nretry: 1.5\nretry: -1\nretry: \xd9\xa1\nretry: 9e9\ndata: a\n\n",
        ["a"],
    ),
    "end without an empty line": (b"data: a\n\ndata: b\n", ["a"]),
    "end in a carriage return": (b"data: a\r", []),
    "nothing": (b"", []),
    "blank lines": (b"\n\r\n\r\n\n", []),
}
"""Streams, and their events. A text is the data of an event without other fields."""

PARTS = b"\r\n".join(
    [
        b"preamble",
        *(b"--a b", b"Content-Type: application/json", b"X-Y: 1", b"", b"1"),
        *(b"--a b \t", b"", b"[", b"--a bc", b"]"),
        *(b"--a b", b"content-type: text/plain", b"", "té".encode()),
        *(b"--a b--", b"epilogue", b"--a b", b"", b"9"),
    ]
)

VALUES: dict[str, tuple[str, bytes, list[bytes]]] = {
    "lines": ("application/jsonl", b"1\n2\n", [b"1", b"2"]),
    "no line end": ("application/jsonl", b"1\n2", [b"1", b"2"]),
    "blank lines": ("application/jsonl", b"\n1\n \n\n2\r\n", [b"1", b"2\r"]),
    "mark of lines": ("application/x-ndjson", b"\xef\xbb\xbf1\n", [b"1"]),
    "carriage return in a line": ("application/x-ndjson", b"[1,\r2]\n", [b"[1,\r2]"]),
    "records": ("application/json-seq", b'\x1e1\n\x1e{\n"a":1}\n', [b"1\n", b'{\n"a":1}\n']),
    "no end of an object": ("application/json-seq", b"\x1e1\n\x1e{}", [b"1\n", b"{}"]),
    "empty records": ("application/geo+json-seq", b"\x1e\x1e\n\x1e1\n", [b"1\n"]),
    "parts": ('multipart/mixed; boundary="a b"', PARTS, [b"1", b"[\r\n--a bc\r\n]", '"té"'.encode()]),
    "no parts": ("multipart/mixed; boundary=x", b"--x--", []),
}


def of_type(accept: str, content_type: str) -> Any:
    """Return the framing of a response of `content_type` to a request for `accept`."""
    return runtime("framing").framing(accept, content_type)


def feed(content_type: str, chunks: Sequence[bytes]) -> list[Any]:
    """All items of a stream that arrives in `chunks`."""
    framing = of_type(content_type, content_type)
    items = [item for chunk in chunks for item in framing.feed(chunk)]
    return [*items, *framing.end()]


def events(chunks: Sequence[bytes]) -> list[Event]:
    framing = of_type("text/event-stream", "text/event-stream")
    found = [framing.event(data.decode(errors="replace")) for chunk in chunks for data in framing.feed(chunk)]
    assert not [*framing.end()]
    return [(each.event, each.data, each.id, each.retry) for each in found]


def single(text: bytes) -> list[bytes]:
    return [text[at : at + 1] for at in range(len(text))]


@pytest.mark.parametrize("name", EVENTS)
def test_event_stream_is_read_by_the_standard(name: str) -> None:
    text, found = EVENTS[name]
    expected = [("message", each, "", None) if isinstance(each, str) else each for each in found]

    assert events([text]) == expected
    assert events(single(text)) == expected


@given(st.data())
def test_events_are_the_same_wherever_the_stream_is_cut(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([text for text, _ in EVENTS.values()]))
    places = data.draw(st.lists(st.integers(0, len(text))))
    cuts = [0, *sorted(places), len(text)]
    chunks = [text[start:end] for start, end in pairwise(cuts)]

    assert events(chunks) == events([text])


@pytest.mark.parametrize("name", VALUES)
def test_values_are_cut_by_their_media_type(name: str) -> None:
    content_type, text, expected = VALUES[name]

    for chunks in ([text], single(text)):
        found = feed(content_type, chunks)
        assert found == expected


@pytest.mark.parametrize(
    ("content_type", "text", "problem"),
    [
        ("application/json-seq", b"\x1e1\n\x1e12", "the last item is cut off"),
        ("multipart/mixed; boundary=x", b"--x\r\n\r\n1\r\n--x\r\n\r\n2", "cut off"),
        ("multipart/mixed", b"", "have no boundary"),
    ],
)
def test_stream_that_is_cut_off_is_refused(content_type: str, text: bytes, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        feed(content_type, [text])


@pytest.mark.parametrize(
    ("content_type", "start"),
    [
        ("application/jsonl", b""),
        ("text/event-stream", b"data: "),
        ("text/event-stream", b": "),
        ("multipart/mixed; boundary=x", b"--x\r\n\r\n"),
    ],
)
def test_item_without_an_end_does_not_fill_the_memory(content_type: str, start: bytes) -> None:
    chunk = b"x" * (1 << 20)

    with pytest.raises(ValueError, match="larger than 67108864 bytes"):
        feed(content_type, [start, *[chunk] * 65])


def test_event_of_many_lines_does_not_fill_the_memory() -> None:
    line = b"data: " + b"x" * (1 << 20) + b"\n"

    with pytest.raises(ValueError, match="larger than 67108864 bytes"):
        feed("text/event-stream", [line] * 65)


@pytest.mark.parametrize(
    ("accept", "content_type", "problem"),
    [
        ("text/event-stream", "application/json", "application/json, not text/event"),
        ("text/event-stream", "text/html", "text/html, not text/event-stream"),
        ("application/jsonl", "text/html; charset=utf-8", "text/html, not"),
    ],
)
def test_other_response_is_not_a_stream(accept: str, content_type: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        of_type(accept, content_type)


def hostile_streams(size: int) -> dict[str, tuple[str, list[bytes]]]:
    """Return streams that are expensive for careless framings: their type and chunks, which grow with `size`."""
    mixed = "multipart/mixed; boundary=x"
    line = b"\r\n--x\r\n\r\n"
    return {
        "delimiter without a line end": (mixed, [b"--x", *[b"y" * 64] * size]),
        "padding without an end": (mixed, [b"--x", *[b" " * 64] * size]),
        "lines that begin like a delimiter": (mixed, [b"--xy\r\n"] * size),
        "empty parts": (mixed, [b"--x" + line * size]),
        "empty parts in single bytes": (mixed, single(b"--x" + line * size)),
        "headers without an end": (mixed, [line, *[b"a: b\r\n"] * size, line]),
        "almost delimiters": (mixed, [b"\r\n-" * size]),
        "line in single bytes": ("text/event-stream", [b"d"] * size),
        "data in single bytes": ("text/event-stream", single(b"data\n" * size)),
        "lines of data": ("text/event-stream", [b"data:x\n" * size, b"\n"]),
        "carriage returns": ("text/event-stream", single(b"\r" * size)),
        "line ends": ("text/event-stream", single(b"\r\n" * size)),
        "ids": ("text/event-stream", [b"id: 1\n"] * size),
        "blank lines": ("application/jsonl", [b"\n"] * size),
        "long line": ("application/jsonl", [b"["] * size),
        "separators": ("application/json-seq", [b"\x1e"] * size),
    }


@pytest.mark.parametrize("name", hostile_streams(1))
def test_time_for_a_hostile_stream_is_linear(name: str) -> None:
    def read(size: int) -> None:
        content_type, chunks = hostile_streams(size)[name]
        framing = of_type(content_type, content_type)
        for chunk in chunks:
            for _ in framing.feed(chunk):
                pass

    assert is_linear(read, 4_000)


@pytest.mark.parametrize(
    "header",
    [
        "multipart/mixed" + ";" * 100_000,
        "multipart/mixed" + '; a="' * 20_000,
        "multipart/mixed; boundary" + " " * 100_000,
        'multipart/mixed; boundary="' + "\\" * 100_000,
        "a" * 100_000,
    ],
)
def test_hostile_content_type_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match=r"have no boundary|the response is a{80}, not"):
        of_type("text/event-stream", header)


def test_headers_of_a_part_are_bounded() -> None:
    part = b"--x\r\n" + b"a: b\r\n" * 20_000 + b"\r\n1\r\n--x--"

    with pytest.raises(ValueError, match="more than 65536 bytes of headers"):
        feed("multipart/mixed; boundary=x", [part])


def test_reconnection_time_stays_for_later_connections() -> None:
    framing = runtime("framing")
    first, second = framing.Events(), framing.Events()
    assert list(first.feed(b"retry: 20\n\n")) == []

    second.resume(first)

    assert second.retry == 20
