"""Requests as values, and responses that they parse."""

import dataclasses
from typing import Any

import pytest

from tests.support.timing import is_linear
from tests.unit.runtime.shop import shop, unpickled


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


def test_success_that_does_not_fit_is_an_error_with_the_response() -> None:
    request, content = shop.get_item_request(1), b'{"id": "hunter2"}'

    with pytest.raises(shop.ResponseValidationError) as caught:
        request.parse(200, {"Content-Type": "application/json"}, content)

    assert "hunter2" not in f"{caught.value}{caught.value.__cause__}"
    assert (caught.value.body, caught.value.status_code) == (content, 200)
    assert caught.value.request is request
