"""A request is a value, and reads the answer it is given."""

import dataclasses
import pickle
from types import ModuleType
from typing import Any

import pytest

JSON = {"Content-Type": "application/json"}


def request_of(shop: ModuleType, returns: object, raises: object = None) -> Any:
    """Return a request with described responses."""
    return shop.Request(method="GET", path="/items", returns=returns, raises=raises or {})


def test_request_is_pickled_with_its_types(shop: ModuleType) -> None:
    request = dataclasses.replace(
        shop.get_item_request(1), returns={200: shop.Item | None, "2XX": list.__class_getitem__(shop.Item)}
    )

    copied = pickle.loads(pickle.dumps(request))  # noqa: S301 - our own bytes

    assert dataclasses.asdict(copied) == dataclasses.asdict(request)


def test_request_is_changed_by_replace_only(shop: ModuleType) -> None:
    request = shop.get_item_request(1)

    with pytest.raises(dataclasses.FrozenInstanceError):
        request.path = "/else"
    assert dataclasses.replace(request, query=(("a", "b"),)).path == "/items/1"


def test_repr_shows_no_value(shop: ModuleType) -> None:
    request = dataclasses.replace(
        shop.get_item_request("hunter2"),
        query=(("q", "hunter2"),),
        headers=(("X-Key", "hunter2"),),
        cookies=(("sid", "hunter2"),),
        content=b"hunter2",
    )

    assert repr(request) == "<Request GET /items/{id}>"


def test_repr_of_an_undocumented_path_has_no_query_and_no_control_characters(shop: ModuleType) -> None:
    request = shop.Request(method="GET", path="/a\x1b[1m?key=hunter2", returns={})

    assert repr(request) == "<Request GET /a [1m>"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/problem+json",
        "application/vnd.api+json;x=y",
        "",
    ],
)
def test_json_is_read_as_the_model(shop: ModuleType, content_type: str) -> None:
    headers = {"content-type": content_type} if content_type else {}

    item = request_of(shop, {200: shop.Item}).parse(200, headers, b'{"id": 1}')

    assert item == shop.Item(id=1)


def test_byte_order_mark_is_not_data(shop: ModuleType) -> None:
    request = request_of(shop, {200: Any})

    assert request.parse(200, JSON, b"\xef\xbb\xbf[1]") == [1]


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
        ("text/plain", b"\xff", "\ufffd"),
        ("text/plain", b"", ""),
    ],
)
def test_text_is_a_string(shop: ModuleType, content_type: str, content: bytes, text: str) -> None:
    request = request_of(shop, {200: str})

    assert request.parse(200, {"Content-Type": content_type}, content) == text


def test_other_content_is_bytes(shop: ModuleType) -> None:
    png = {"Content-Type": "image/png"}

    assert request_of(shop, {200: bytes}).parse(200, png, b"\x89") == b"\x89"
    assert request_of(shop, {200: Any}).parse(200, png, b"\x89") == b"\x89"
    assert request_of(shop, {200: shop.Item | bytes}).parse(200, png, b"\x89") == b"\x89"


def test_bytes_stay_bytes_under_any_content_type(shop: ModuleType) -> None:
    request = request_of(shop, {200: bytes})

    assert request.parse(200, JSON, b"[1]") == b"[1]"
    assert request.parse(200, {"Content-Type": "text/csv"}, b"\xff") == b"\xff"


@pytest.mark.parametrize("headers", [{}, JSON])
def test_empty_content_of_any_type_is_none(shop: ModuleType, headers: dict[str, str]) -> None:
    assert request_of(shop, {200: Any}).parse(200, headers, b"") is None
    assert request_of(shop, {200: shop.Item | None}).parse(200, headers, b"") is None


def test_response_without_documented_content_is_none(shop: ModuleType) -> None:
    assert request_of(shop, {204: None}).parse(204, {}, b"") is None
    assert request_of(shop, {200: None}).parse(200, JSON, b"not json") is None


@pytest.mark.parametrize(("status", "result"), [(200, 1), (201, [1]), (202, "1"), (299, "1")])
def test_closest_status_key_decides(shop: ModuleType, status: int, result: object) -> None:
    request = request_of(shop, {200: int, 201: list[int], "2XX": str, "default": bool})
    content = {1: b"1", "1": b'"1"'}.get(str(result) if status > 201 else 1, b"1")

    assert request.parse(status, JSON, b"[1]" if status == 201 else content) == result


def test_default_is_a_success_among_the_2xx_only(shop: ModuleType) -> None:
    request = request_of(shop, {"default": shop.Item})

    assert request.parse(218, JSON, b'{"id": 1}') == shop.Item(id=1)
    with pytest.raises(shop.NotFoundError):
        request.parse(404, JSON, b'{"id": 1}')


def test_documented_redirect_is_a_success(shop: ModuleType) -> None:
    assert request_of(shop, {304: None}).parse(304, {}, b"") is None


def test_order_of_a_union_decides_where_both_fit(shop: ModuleType) -> None:
    first = request_of(shop, {200: shop.Item | shop.Problem})
    second = request_of(shop, {200: shop.Problem | shop.Item})
    content = b'{"id": 1, "code": "x"}'

    assert type(first.parse(200, JSON, content)) is shop.Item
    assert type(second.parse(200, JSON, content)) is shop.Problem


@pytest.mark.parametrize(
    ("status", "headers", "content", "text"),
    [
        (200, JSON, b'{"id": "hunter2"}', "id: Input should be a valid integer"),
        (200, JSON, b"{", "Invalid JSON: EOF"),
        (200, {}, b"", "the body is empty"),
        (200, {"Content-Type": "text/html"}, b"<html>", "Input should be a valid dict"),
        (202, JSON, b"[]", "Input should be an object"),
        (204, {}, b"", "the body is empty"),
    ],
)
def test_success_that_does_not_fit_is_an_error(
    shop: ModuleType, status: int, headers: dict[str, str], content: bytes, text: str
) -> None:
    request = dataclasses.replace(shop.get_item_request(1), returns={200: shop.Item})

    with pytest.raises(shop.ResponseValidationError) as caught:
        request.parse(status, {**headers, "X-Request-ID": "r1"}, content)

    assert str(caught.value).startswith(f"{status} from GET /items/{{id}}: {text}")
    assert str(caught.value).endswith(" (request id r1)")
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in str(caught.value.__cause__)
    assert caught.value.body == content
    assert caught.value.status_code == status
    assert caught.value.request is request
