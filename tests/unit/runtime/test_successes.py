"""Successful responses that differ from the document: status, media type, charset and text."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.servers.scripted import Answer, Server, json_answer
from tests.support.timing import is_linear
from tests.unit.runtime.shop import shop

Send = Callable[..., Any]
ITEM = shop.Item(id=1)


def request_of(returns: object, method: str = "GET") -> Any:
    """Return a request with described results."""
    return shop.Request(method=method, path="/items", returns=returns)


def parse(returns: object, status: int, content: bytes, content_type: str = "application/json") -> Any:
    """Return the result of a response."""
    return request_of(returns).parse(status, {"Content-Type": content_type} if content_type else {}, content)


@pytest.mark.parametrize("status", [200, 202, 203, 299])
def test_undocumented_success_is_parsed_as_the_only_documented_one(server: Server, send: Send, status: int) -> None:
    server.answers = [json_answer('{"id": 1}', status)]

    assert send(request_of({201: shop.Item}, "POST")) == ITEM


@pytest.mark.parametrize(("status", "result"), [(200, 1), (203, [1]), (206, [1])])
def test_undocumented_success_is_parsed_as_the_nearest_documented_one(status: int, result: object) -> None:
    assert parse({201: int, 202: list[int]}, status, b"1" if status == 200 else b"[1]") == result


@pytest.mark.parametrize("status", [202, 204])
def test_delete_without_documented_content_returns_none(server: Server, send: Send, status: int) -> None:
    server.answers = [Answer(status=status)]

    assert send(request_of({200: None}, "DELETE")) is None


def test_undocumented_success_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(shop.ResponseValidationError, match=r"^202 from GET .*: id: "):
        parse({200: shop.Item}, 202, b'{"id": "x"}')


@pytest.mark.parametrize("form", [shop.Item, str, bytes])
@pytest.mark.parametrize("status", [204, 205])
def test_status_without_body_is_none_only_if_the_type_allows_it(status: int, form: Any) -> None:
    assert parse({200: form | None}, status, b"", "") is None
    with pytest.raises(shop.ResponseValidationError, match=r": the body is empty$"):
        parse({200: form}, status, b"", "")


def test_undocumented_success_of_a_stream_has_items(server: Server, connect: Send) -> None:
    lines = {"Content-Type": "application/x-ndjson"}
    server.answers = [Answer(status=201, headers=lines, body=b'{"id": 1}\n')]
    request = shop.StreamRequest(method="GET", path="/items", returns={200: shop.Item}, accept="application/x-ndjson")

    with connect().stream(request) as stream:
        assert list(stream) == [ITEM]


@pytest.mark.parametrize(
    ("status", "body", "result"), [(200, b"\x89PNG", b"\x89PNG"), (200, b"", None), (204, b"", None)]
)
def test_response_without_documented_content_is_bytes_or_none(status: int, body: bytes, result: bytes | None) -> None:
    assert parse({200: bytes | None}, status, body, "application/pdf") == result


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7"])
def test_codec_that_is_not_a_charset_is_ignored(charset: str) -> None:
    found = parse({200: str}, 200, b"a\\u0041-b+AGE-", f"text/plain; charset={charset}")
    assert found == "a\\u0041-b+AGE-"


CHARSETS = {
    "é": "utf-16 UTF-16LE utf-32 latin1 ISO-8859-15 windows-1252 gb18030",
    "ж": "cp1251 koi8-r",
    "日本": "Shift_JIS GBK Big5 EUC-JP iso-2022-jp",
    "한국": "euc-kr",
}


@pytest.mark.parametrize("text", CHARSETS)
def test_charsets_of_the_web_are_decoded(text: str) -> None:
    for charset in CHARSETS[text].split():
        assert parse({200: str}, 200, text.encode(charset), f"text/plain;charset={charset}") == text


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
    ("form", "body", "result"),
    [
        (str, "hello", "hello"),
        (str, '"hello"', "hello"),
        (str, "12", "12"),
        (list[int], "[1]", [1]),
        (int | str, "12", 12),
        (Any, "größer", "größer"),
    ],
)
def test_response_without_content_type_is_json_or_else_text(form: object, body: str, result: object) -> None:
    assert parse({200: form}, 200, body.encode(), "") == result


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
    assert parse({200: shop.Item}, 200, b'{"id": 1, "name": "' + body + b'"}').name == name
