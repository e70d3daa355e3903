"""Servers that lie a little are understood where nothing is guessed, and named where something would be."""

from types import ModuleType
from typing import Any

import pytest

JSON = "application/json"


def read(shop: ModuleType, form: object, content: bytes, content_type: str | None) -> Any:
    """Return the result of a response."""
    request = shop.Request(method="GET", path="/", returns={200: form})
    headers = {} if content_type is None else {"Content-Type": content_type}
    return request.parse(200, headers, content)


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        (None, b'{"id": 1}'),
        ("", b'{"id": 1}'),
        ("text/plain", b'{"id": 1}'),
        ("text/html; charset=utf-8", b'{"id": 1}'),
        ("application/octet-stream", b'{"id": 1}'),
        ("text/plain", b'\xef\xbb\xbf{"id": 1}'),
        ("application/vnd.shop+json; v=1", b'{"id": 1}'),
        ("APPLICATION/JSON;charset=UTF-8", b'{"id": 1}'),
        ("application/json; charset=utf-16", '{"id": 1}'.encode("utf-16")),
        ("application/json; charset=utf-16le", '\ufeff{"id": 1}'.encode("utf-16le")),
        ("application/json; charset=nonsense", b'{"id": 1}'),
    ],
)
def test_model_is_read_whatever_it_is_called(shop: ModuleType, content_type: str | None, content: bytes) -> None:
    assert read(shop, shop.Item, content, content_type).id == 1


def test_charset_of_json_is_used(shop: ModuleType) -> None:
    content = '"sch\u00f6n"'.encode("latin-1")

    assert read(shop, str, content, "application/json; charset=iso-8859-1") == "sch\u00f6n"


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("text/html", b"<p>Please log in</p>"),
        (JSON, b""),
        (JSON, b"{"),
        (JSON, b'{"id": 1} {"id": 2}'),
        (JSON, b"\xff\xfe"),
        ("application/octet-stream", b"\x00\x01"),
    ],
)
def test_response_that_does_not_fit_the_model_raises_an_error_with_the_body(
    shop: ModuleType, content_type: str, content: bytes
) -> None:
    with pytest.raises(shop.ResponseValidationError) as caught:
        read(shop, shop.Item, content, content_type)
    assert caught.value.body == content


def test_text_stays_text_though_it_looks_like_json(shop: ModuleType) -> None:
    assert read(shop, str, b'{"id": 1}', "text/plain") == '{"id": 1}'
    assert read(shop, shop.Item | str, b'{"id": 1}', "text/plain") == '{"id": 1}'


def test_numbers_beyond_64_bits_are_exact(shop: ModuleType) -> None:
    assert read(shop, int, b"123456789012345678901234567890", JSON) == int("1234567890" * 3)
    content = shop.add_item_request(body=shop.Item(id=10**30)).content
    assert content == b'{"id":1' + b"0" * 30 + b"}"
