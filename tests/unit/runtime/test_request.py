"""Requests as values, and responses that they parse."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.servers.scripted import Answer, Server
from tests.support.timing import is_linear
from tests.unit.runtime.shop import shop, unpickled

JSON = {"Content-Type": "application/json"}


def request_of(returns: object) -> Any:
    """Return a request with described responses."""
    return shop.Request(method="GET", path="/items", returns=returns)


def test_request_is_pickled_with_its_types() -> None:
    request = dataclasses.replace(
        shop.get_item_request(1), returns={200: shop.Item | None, "2XX": list.__class_getitem__(shop.Item)}
    )

    copied = unpickled(request)

    assert dataclasses.asdict(copied) == dataclasses.asdict(request)


def test_request_is_changed_by_replace_only() -> None:
    request = shop.get_item_request(1)

    with pytest.raises(dataclasses.FrozenInstanceError):
        request.path = "/else"
    assert dataclasses.replace(request, query=(("a", "b"),)).path == "/items/1"


def test_repr_shows_no_value() -> None:
    request = dataclasses.replace(
        shop.get_item_request("hunter2"),
        query=(("q", "hunter2"),),
        headers=(("X-Key", "hunter2"),),
        cookies=(("sid", "hunter2"),),
        content=b"hunter2",
    )

    assert repr(request) == "<Request GET /items/{id}>"


def test_repr_of_an_undocumented_path_has_no_query_and_no_control_characters() -> None:
    request = shop.Request(method="GET", path="/a\x1b[1m?key=hunter2", returns={})

    assert repr(request) == "<Request GET /a [1m>"


def parse(returns: object, status: int, content: bytes, content_type: str = "application/json") -> Any:
    """Return the result of a response."""
    headers = {"Content-Type": content_type} if content_type else {}
    return request_of(returns).parse(status, headers, content)


ITEM = shop.Item
FOUND = ITEM(id=1)
JSON_TYPES = """
application/json
application/problem+json
application/vnd.shop+json; v=1
APPLICATION/JSON;charset=UTF-8
application/json; charset=nonsense
application/octet-stream
text/plain
text/html; charset=utf-8
"""


@pytest.mark.parametrize("content_type", ["", *JSON_TYPES.strip().splitlines()])
def test_json_of_any_content_type_is_read_as_the_model(content_type: str) -> None:
    assert parse({200: ITEM}, 200, b'{"id": 1}', content_type) == FOUND


@pytest.mark.parametrize(
    ("form", "charset", "content", "result"),
    [
        (ITEM, "", b'\xef\xbb\xbf{"id": 1}', FOUND),
        (ITEM, "utf-16", '{"id": 1}'.encode("utf-16"), FOUND),
        (ITEM, "utf-16le", '\ufeff{"id": 1}'.encode("utf-16le"), FOUND),
        (str, "iso-8859-1", '"sch\u00f6n"'.encode("latin-1"), "sch\u00f6n"),
    ],
)
def test_byte_order_mark_is_not_data_and_the_charset_of_json_is_used(
    form: object, charset: str, content: bytes, result: object
) -> None:
    assert parse({200: form}, 200, content, f"application/json; charset={charset}") == result


CHARSETS = {
    "é": 'utf-16 UTF-16LE utf-32 latin1 "ISO-8859-1" ISO-8859-15 windows-1252 gb18030',
    "ж": "cp1251 koi8-r",
    "日本": "Shift_JIS GBK Big5 EUC-JP iso-2022-jp",
    "한국": "euc-kr",
}


@pytest.mark.parametrize("text", CHARSETS)
def test_charsets_of_the_web_are_decoded(text: str) -> None:
    for charset in CHARSETS[text].split():
        assert parse({200: str}, 200, text.encode(charset.strip('"')), f"text/plain;charset={charset}") == text


@pytest.mark.parametrize(
    "charset", ["nonsense", "hex", "punycode", "idna", "unicode_escape", "utf-7", "ä", "-punycode", "utf_-7"]
)
def test_codec_that_is_not_a_charset_is_ignored(charset: str) -> None:
    text = "a\\u0041-b+AGE-ä"
    assert parse({200: str}, 200, text.encode(), f"text/plain; charset={charset}") == text


@pytest.mark.parametrize(
    ("form", "content_type", "content", "result"),
    [
        *((form, "text/plain", b'{"id": 1}', '{"id": 1}') for form in (str, ITEM | str)),
        (str, "text/plain; charset", "ä".encode(), "ä"),
        (str, "text/plain", b"\xff", "\ufffd"),
        (str, "text/plain", b"", ""),
        *((form, "image/png", b"\x89", b"\x89") for form in (bytes, Any, ITEM | bytes)),
        (bytes, "application/json", b"[1]", b"[1]"),
        (bytes, "text/csv", b"\xff", b"\xff"),
        *((form, "application/json", b"", None) for form in (Any, ITEM | None, bytes | None)),
        *((form, "", b"", None) for form in (Any, ITEM | None)),
        (None, "application/json", b"not json", None),
        (bytes | None, "application/pdf", b"\x89PNG", b"\x89PNG"),
        # Without a content type, the content is JSON or else text.
        (str, "", b"hello", "hello"),
        (str, "", b'"hello"', "hello"),
        (str, "", b"12", "12"),
        (list[int], "", b"[1]", [1]),
        (int | str, "", b"12", 12),
        (Any, "", "größer".encode(), "größer"),
    ],
)
def test_result_follows_from_type_and_content(form: object, content_type: str, content: bytes, result: object) -> None:
    assert parse({200: form}, 200, content, content_type) == result


SEVERAL = {200: int, 201: list[int], "2XX": str, 304: None, "default": bool}


@pytest.mark.parametrize(
    ("returns", "status", "content", "result"),
    [
        (SEVERAL, 200, b"1", 1),
        (SEVERAL, 201, b"[1]", [1]),
        (SEVERAL, 202, b'"1"', "1"),
        (SEVERAL, 304, b"", None),
        # Undocumented successes have the nearest documented type.
        *(({201: int}, status, b"1", 1) for status in (200, 202, 299)),
        ({201: int, 202: list[int]}, 200, b"1", 1),
        *(({201: int, 202: list[int]}, status, b"[1]", [1]) for status in (203, 206)),
        *(({200: None}, status, b"", None) for status in (202, 204)),
        *(({200: form | None}, status, b"", None) for form in (ITEM, str, bytes) for status in (204, 205)),
        ({204: None}, 204, b"", None),
    ],
)
def test_closest_status_key_decides(returns: object, status: int, content: bytes, result: object) -> None:
    assert parse(returns, status, content) == result


@pytest.mark.parametrize("form", [str, bytes])
@pytest.mark.parametrize("status", [204, 205])
def test_status_without_a_body_is_an_error_if_the_type_demands_one(status: int, form: Any) -> None:
    with pytest.raises(shop.ResponseValidationError, match=r": the body is empty$"):
        parse({200: form}, status, b"", "")


def test_undocumented_success_of_a_stream_has_items(server: Server, connect: Callable[..., Any]) -> None:
    lines = {"Content-Type": "application/x-ndjson"}
    server.answers = [Answer(status=201, headers=lines, body=b'{"id": 1}\n')]
    request = shop.StreamRequest(method="GET", path="/items", returns={200: ITEM}, accept="application/x-ndjson")

    with connect().stream(request) as stream:
        assert list(stream) == [FOUND]


@pytest.mark.parametrize("charset", ["punycode", "utf-16", "iso-2022-jp", "gb18030"])
def test_decoding_takes_linear_time(charset: str) -> None:
    def read(size: int) -> None:
        content, kind = b"\xff-a1~{\x1b$B" * size, f"text/plain; charset={charset}"
        parse({200: str}, 200, content, kind)
        with pytest.raises(shop.ApiError, match=r"^500 .*from GET /items"):
            parse({200: str}, 500, content, kind)

    assert is_linear(read, 10_000)


@pytest.mark.parametrize("unit", ["; charset", ";", " ", "; a=b", '"', "; charset =  ", "a/"])
def test_content_type_is_parsed_in_linear_time(unit: str) -> None:
    assert is_linear(lambda size: parse({200: str}, 200, b"a", "text/plain" + unit * size), 10_000)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (rb"\ud83d", "\ufffd"),
        (rb"\uDE00", "\ufffd"),
        (rb"a\ud83d\ud83d\ude00z", "a\ufffd\U0001f600z"),
        (rb"\ud83d\n", "\ufffd\n"),
        (rb"\ud83dA\ud83dA", "\ufffdA\ufffdA"),
        (rb"\\ud83d\ud83d", "\\ud83d\ufffd"),
    ],
)
def test_lone_surrogate_becomes_the_replacement_character(body: bytes, name: str) -> None:
    assert parse({200: ITEM}, 200, b'{"id": 1, "name": "' + body + b'"}').name == name


def test_default_is_a_success_among_the_2xx_only() -> None:
    request = request_of({"default": shop.Item})

    assert request.parse(218, JSON, b'{"id": 1}') == shop.Item(id=1)
    with pytest.raises(shop.NotFoundError):
        request.parse(404, JSON, b'{"id": 1}')


def test_order_of_a_union_decides_where_both_fit() -> None:
    first = request_of({200: shop.Item | shop.Problem})
    second = request_of({200: shop.Problem | shop.Item})
    content = b'{"id": 1, "code": "x"}'

    assert type(first.parse(200, JSON, content)) is shop.Item
    assert type(second.parse(200, JSON, content)) is shop.Problem


@pytest.mark.parametrize(
    ("status", "content_type", "content", "text"),
    [
        (200, "application/json", b'{"id": "hunter2"}', "id: Input should be a valid integer"),
        (200, "application/json", b"{", "Invalid JSON: EOF"),
        (200, "application/json", b'{"id": 1} {"id": 2}', "Invalid JSON: trailing characters"),
        (200, "application/json", b"\xff\xfe", ""),
        (200, "application/json; charset=utf-8", b'{"id": "\xe4"}', ""),
        (200, "application/json", b"\xef\xbb\xbf", ""),
        (200, "application/octet-stream", b"\x00\x01", ""),
        (200, "", b"", "the body is empty"),
        (200, "application/json", b"", "the body is empty"),
        (200, "text/html", b"<html>", "Input should be a valid dict"),
        (202, "application/json", b"[]", "Input should be an object"),
        (204, "", b"", "the body is empty"),
    ],
)
def test_success_that_does_not_fit_is_an_error(status: int, content_type: str, content: bytes, text: str) -> None:
    request = dataclasses.replace(shop.get_item_request(1), returns={200: shop.Item})
    headers = {"Content-Type": content_type} if content_type else {}

    with pytest.raises(shop.ResponseValidationError) as caught:
        request.parse(status, {**headers, "X-Request-ID": "r1"}, content)

    assert str(caught.value).startswith(f"{status} from GET /items/{{id}}: {text}")
    assert str(caught.value).endswith(" (request id r1)")
    assert "hunter2" not in f"{caught.value}{caught.value.__cause__}"
    assert (caught.value.body, caught.value.status_code) == (content, status)
    assert caught.value.request is request
