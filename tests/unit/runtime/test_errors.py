"""Errors describe a failure in one line, and have all data of the response."""

import dataclasses
import json
import pickle
import socket
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.checkout import printed
from tests.support.clients import Kind
from tests.unit.runtime.shop import SHOP_FOLDER, shop, unpickled

Send = Callable[..., Any]
JSON = {"Content-Type": "application/json"}


def fail(status: int, content: bytes, headers: dict[str, str] | None = None) -> Any:
    """Return the error of a response."""
    request = dataclasses.replace(
        shop.get_item_request("hunter2"), raises={404: shop.Problem, "4XX": str, "default": list[int]}
    )
    with pytest.raises(shop.ApiError) as caught:
        request.parse(status, JSON if headers is None else headers, content)
    return caught.value


def test_tree() -> None:
    assert issubclass(shop.UnauthorizedError, shop.ApiError)
    assert issubclass(shop.ApiError, shop.ClientError)
    assert issubclass(shop.ResponseValidationError, shop.ClientError)
    assert issubclass(shop.TransportTimeoutError, shop.TransportError)
    assert issubclass(shop.TransportError, shop.ClientError)


def test_error_has_the_response() -> None:
    error = fail(404, b'{"code": "gone"}', {**JSON, "X-Request-Id": "r1"})

    assert error.status_code == 404
    assert error.headers["x-request-id"] == "r1"
    assert error.request_id == "r1"
    assert error.body == b'{"code": "gone"}'
    assert error.detail == shop.Problem(code="gone")
    assert error.request.operation_id == "getItem"


@pytest.mark.parametrize(
    ("status", "content", "detail"), [(409, b'"x"', "x"), (500, b"[1]", [1]), (404, b"{}", None), (500, b"{", None)]
)
def test_detail_is_the_documented_model_or_none(status: int, content: bytes, detail: object) -> None:
    assert fail(status, content).detail == detail


@pytest.mark.parametrize(("content", "has_hint"), [(b"{}", True), (b"", True), (b"{", False)])
def test_invalid_response_names_the_reading_that_returns_it(content: bytes, has_hint: bool) -> None:  # noqa: FBT001
    with pytest.raises(shop.ResponseValidationError) as caught:
        shop.get_item_request("1").parse(200, JSON, content)

    assert ('; hint: read it with reading="keep"' in str(caught.value)) is has_hint
    assert "learn" not in str(caught.value)


def test_long_message_is_cut() -> None:
    error = fail(422, json.dumps({"message": "x" * 5000}).encode())

    assert str(error).endswith(f": {'x' * 299}…")


def test_deeply_nested_body_is_read() -> None:
    error = fail(404, b'{"error":' * 50_000)

    assert str(error).startswith('404 Not Found from GET /items/{id}: {"error":{"error":')


def test_errors_are_pickled() -> None:
    error = fail(404, b'{"code": "gone"}', {**JSON, "X-Request-Id": "r1"})
    timeout = shop.TransportTimeoutError(error.request, "ReadTimeout: too late")

    copied = unpickled(error)
    late = unpickled(timeout)

    assert type(copied) is shop.NotFoundError
    assert str(copied) == str(error)
    assert copied.detail == error.detail
    assert copied.headers["X-REQUEST-ID"] == "r1"
    assert str(late) == "no response to GET /items/{id}: ReadTimeout: too late"


def test_error_of_an_undocumented_status_is_pickled() -> None:
    error = fail(502, b"down")

    copied = unpickled(error)

    assert type(copied) is shop.errors.BadGatewayError
    assert str(copied) == str(error) == "502 Bad Gateway from GET /items/{id}: down"
    assert pickle.dumps(shop.errors.BadGatewayError).count(b"shop.errors") == 1


def test_unpickling_first_keeps_the_classes_of_documented_statuses() -> None:
    code = f"""
import pickle
error = pickle.loads({pickle.dumps(fail(502, b""))!r})
from shop.operations.items import get_item_request
for status in (404, 502, 504, 599):
    try:
        get_item_request(1).parse(status, {{}}, b"")
    except Exception as error:
        print(type(error).__name__, type(error).__bases__[0].__name__)
"""
    assert printed(code, SHOP_FOLDER).splitlines() == [
        "NotFoundError ApiError",
        "BadGatewayError ApiError",
        "ApiError ResponseError",
        "ApiError ResponseError",
    ]


def test_class_of_an_undocumented_status_has_subclasses() -> None:
    class ProxyError(shop.errors.BadGatewayError):  # type: ignore[misc]  # the module is not typed
        """An error of one proxy."""

    assert ProxyError.__module__ == __name__
    assert type(fail(502, b"")) is shop.errors.BadGatewayError


def test_error_without_a_client_shows_no_path_value() -> None:
    error = fail(404, b"", {"Set-Cookie": "sid=hunter2"})

    assert "hunter2" not in str(error)
    assert "hunter2" not in repr(error)


@pytest.mark.parametrize(
    ("base_url", "shown"),
    [
        ("http://hunter2:hunter2@127.0.0.1:9/v1", "http://127.0.0.1:9/v1/items/1"),
        ("http://127.0.0.1:9/services/T0", "http://127.0.0.1:9/services/T0/items/1"),
        ("http://host-with-a-long-name-2:9", "http://host-with-a-long-name-2:9/items/1"),
    ],
)
def test_error_without_a_response_names_host_and_base_path(base_url: str, shown: str) -> None:
    options = {"max_retries": 0, "total_timeout": 5}
    with shop.Client(base_url=base_url, options=options) as client, pytest.raises(shop.TransportError) as caught:
        client.send(shop.get_item_request(1))

    assert str(caught.value).startswith(f"no response to GET {shown}: ConnectError: ")


def test_error_names_the_limit_that_was_exceeded(kind: Kind) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for option, name in (("timeout", "timeout"), ("total_timeout", "total_timeout")):
            options = {option: 0.25, "max_retries": 0}
            with (
                kind.client(shop, base_url=url, options=options) as client,
                pytest.raises(shop.TransportTimeoutError) as caught,
            ):
                client.send(shop.get_item_request(1))
            problem = f"ReadTimeout: {name} of 0.25 s exceeded"
            assert str(caught.value) == f"no response to GET {url}/items/1: {problem}"
