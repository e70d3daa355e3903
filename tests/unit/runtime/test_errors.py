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
from tests.support.servers.scripted import Server, json_answer
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


def test_page_of_a_proxy_hides_no_error() -> None:
    error = fail(503, b"<html><p>Down", {"Content-Type": "text/html"})

    assert error.detail is None
    assert str(error) == "503 Service Unavailable from GET /items/{id}"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"errors": [{"param": "port", "details": "too low"}]}, "port: too low"),
        ({"detail": "Not found"}, "Not found"),
        ({"detail": [{"loc": ["body", "port"], "msg": "too low", "input": "hunter2"}]}, "body.port: too low"),
        ({"title": "Forbidden", "detail": "Not yours", "type": "about:blank"}, "Not yours"),
        ({"error": "invalid_grant", "error_description": "Expired"}, "Expired"),
        ({"error": {"code": "x", "message": "No such thing"}}, "No such thing"),
        ({"status": "error", "message": "Broken"}, "Broken"),
        ({"errors": {"name": ["is short", "is odd"]}}, "name: is short; is odd"),
        ({"errors": [{"message": str(n)} for n in range(9)]}, "0; 1; 2"),
        ({"code": 7, "reason": "late", "why": None}, "code: 7; reason: late; why:"),
        (["a", "b"], "a; b"),
        ("plain", "plain"),
        ({"message": "a\r\n\x1b[31mb\u202ec\u2028d"}, "a [31mb c d"),
        ({"message": "x" * 5000}, "x" * 299 + "…"),
    ],
)
def test_text_contains_the_message_of_the_body(body: object, text: str) -> None:
    error = fail(422, json.dumps(body).encode())

    assert str(error) == f"422 Unprocessable Entity from GET /items/{{id}}: {text}"


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b"[]"])
def test_empty_error_body_adds_nothing_to_the_message(body: bytes) -> None:
    assert str(fail(404, body)) == "404 Not Found from GET /items/{id}"


def test_plain_text_is_shown() -> None:
    error = fail(404, b"no such\nitem", {"Content-Type": "text/plain"})

    assert str(error) == "404 Not Found from GET /items/{id}: no such item"


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "bogus"])
def test_text_is_read_in_its_charset(charset: str) -> None:
    known = "utf-8" if charset == "bogus" else charset
    for text in ('{"message": "größer"}', "größer"):
        headers = {"Content-Type": f"application/json; charset={charset}"}
        error = fail(404, text.encode(known), headers)
        assert str(error).endswith(": größer")


def test_deeply_nested_body_is_read() -> None:
    error = fail(404, b'{"error":' * 50_000)

    assert str(error).startswith('404 Not Found from GET /items/{id}: {"error":{"error":')


def test_request_id_is_one_safe_line() -> None:
    error = fail(404, b"", {"X-Request-Id": "a\x1b[1mb"})

    assert str(error) == "404 Not Found from GET /items/{id} (request id a [1mb)"


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


GIVEN = {"token": "hunter2:x"}
PATHS = [
    ("/items/a%20b?key=hunter2", "/items/a%20b"),
    ("/api-keys/7/use", "/api-keys/7/use"),
    ("/bothunter2%3Ax/send", "/***/send"),
]


@pytest.mark.parametrize(("path", "shown"), PATHS)
def test_error_names_the_url_without_secrets(server: Server, send: Send, path: str, shown: str) -> None:
    server.answers = [json_answer("{}", 400)]
    request = shop.Request(method="GET", path=path, returns={200: Any}, security=(("Bearer",),))

    with pytest.raises(shop.ApiError) as caught:
        send(request, **GIVEN)

    assert str(caught.value) == f"400 Bad Request from GET {server.url}{shown}"
    assert str(unpickled(caught.value)) == str(caught.value)


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
