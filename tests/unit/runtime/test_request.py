"""Requests as values, and responses that they parse."""

import dataclasses
from typing import Any

import pytest

from tests.unit.runtime.shop import shop, unpickled

JSON = {"Content-Type": "application/json"}


def request_of(returns: object, raises: object = None) -> Any:
    """Return a request with described responses."""
    return shop.Request(method="GET", path="/items", returns=returns, raises=raises or {})


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


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        *(
            (content_type, b'{"id": 1}')
            for content_type in (
                None,
                "",
                "application/json",
                "application/problem+json",
                "application/vnd.shop+json; v=1",
                "APPLICATION/JSON;charset=UTF-8",
                "application/json; charset=nonsense",
                "application/octet-stream",
                "text/plain",
                "text/html; charset=utf-8",
            )
        ),
        ("text/plain", b'\xef\xbb\xbf{"id": 1}'),
        ("application/json; charset=utf-16", '{"id": 1}'.encode("utf-16")),
        ("application/json; charset=utf-16le", '\ufeff{"id": 1}'.encode("utf-16le")),
    ],
)
def test_json_of_any_content_type_is_read_as_the_model(content_type: str | None, content: bytes) -> None:
    headers = {} if content_type is None else {"content-type": content_type}

    assert request_of({200: shop.Item}).parse(200, headers, content) == shop.Item(id=1)


def test_byte_order_mark_is_not_data_and_the_charset_of_json_is_used() -> None:
    assert request_of({200: Any}).parse(200, JSON, b"\xef\xbb\xbf[1]") == [1]
    latin = {"Content-Type": "application/json; charset=iso-8859-1"}
    assert request_of({200: str}).parse(200, latin, '"sch\u00f6n"'.encode("latin-1")) == "sch\u00f6n"


@pytest.mark.parametrize(
    ("content_type", "content", "text"),
    [
        ("text/plain", "ä".encode(), "ä"),
        ("text/csv; charset=latin-1", "ä".encode("latin-1"), "ä"),
        ('text/plain; charset="ISO-8859-1"', "ä".encode("latin-1"), "ä"),
        ("text/plain; charset=nonsense", "ä".encode(), "ä"),
        ("text/plain; charset=hex", b"6162", "6162"),
        ("text/plain; charset=idna", "ä".encode(), "ä"),
        ("text/plain; charset=ä", "ä".encode(), "ä"),
        ("text/plain; charset", "ä".encode(), "ä"),
        ("text/plain", b'{"id": 1}', '{"id": 1}'),
        ("text/plain", b"\xff", "\ufffd"),
        ("text/plain", b"", ""),
    ],
)
def test_text_is_a_string(content_type: str, content: bytes, text: str) -> None:
    for form in (str, shop.Item | str):
        assert request_of({200: form}).parse(200, {"Content-Type": content_type}, content) == text


def test_other_content_is_bytes() -> None:
    png = {"Content-Type": "image/png"}

    assert request_of({200: bytes}).parse(200, png, b"\x89") == b"\x89"
    assert request_of({200: Any}).parse(200, png, b"\x89") == b"\x89"
    assert request_of({200: shop.Item | bytes}).parse(200, png, b"\x89") == b"\x89"


def test_bytes_stay_bytes_under_any_content_type() -> None:
    request = request_of({200: bytes})

    assert request.parse(200, JSON, b"[1]") == b"[1]"
    assert request.parse(200, {"Content-Type": "text/csv"}, b"\xff") == b"\xff"


@pytest.mark.parametrize("headers", [{}, JSON])
def test_empty_content_of_any_type_is_none(headers: dict[str, str]) -> None:
    assert request_of({200: Any}).parse(200, headers, b"") is None
    assert request_of({200: shop.Item | None}).parse(200, headers, b"") is None


def test_response_without_documented_content_is_none() -> None:
    assert request_of({204: None}).parse(204, {}, b"") is None
    assert request_of({200: None}).parse(200, JSON, b"not json") is None


@pytest.mark.parametrize(
    ("status", "content", "result"), [(200, b"1", 1), (201, b"[1]", [1]), (202, b'"1"', "1"), (304, b"", None)]
)
def test_closest_status_key_decides(status: int, content: bytes, result: object) -> None:
    request = request_of({200: int, 201: list[int], "2XX": str, 304: None, "default": bool})

    assert request.parse(status, JSON, content) == result


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
