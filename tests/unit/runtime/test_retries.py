"""Attempts of calls: again where that is safe, and at the time that the server names."""

import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx2
import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import DONE, Answer, Server, json_answer
from tests.support.timing import is_linear
from tests.unit.runtime.shop import runtime, shop

Send = Callable[..., Any]


def call(method: str) -> Any:
    """Return a request that succeeds with 200, of any result."""
    return shop.Request(method=method, path="/", content=b"{}", returns={200: Any})


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_idempotent_request_is_sent_again(server: Server, connect: Send, method: str) -> None:
    client = connect()
    for status in (408, 429, 500, 502, 503, 504, 507, 520, 521, 522, 523, 524, 529, 530, 598):
        server.received, busy = [], json_answer("{}", status, Retry_After="0")
        server.answers = [busy, busy, json_answer('"done"')]

        assert client.send(call(method)) == "done"
        assert server.bodies == [b"{}"] * 3


def is_final(server: Server, client: Any, request: Any, *answers: Answer) -> bool:
    """Return whether each of these responses ends a call after one attempt."""
    for answer in answers:
        server.received, server.answers = [], [answer]
        with pytest.raises(shop.ApiError):
            client.send(request)
        if len(server.received) != 1:
            return False
    return True


def soon(*statuses: int) -> list[Answer]:
    """Return responses that ask for another attempt at once."""
    return [json_answer("{}", status, Retry_After="0") for status in statuses]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_other_methods_are_sent_once(server: Server, connect: Send, method: str) -> None:
    assert is_final(server, connect(), call(method), *soon(408, 409, 500, 502, 504, 520, 529))


@pytest.mark.parametrize("refused", [json_answer("{}", 429), *soon(429, 503)])
def test_refused_request_is_sent_again_with_any_method(server: Server, connect: Send, refused: Answer) -> None:
    client = connect()
    for method in ("POST", "PATCH", "GET"):
        server.received, server.answers = [], [refused, json_answer('"done"')]

        assert client.send(call(method)) == "done"
        assert server.bodies == [b"{}"] * 2
    assert is_final(server, client.with_options(max_retries=0), call("POST"), refused)


def test_post_is_sent_once_to_an_unavailable_server_without_a_time(server: Server, connect: Send) -> None:
    headers = [{}, {"Retry_After": "soon"}, {"X_RateLimit_Reset": "0"}]
    assert is_final(server, connect(), call("POST"), *(json_answer("{}", 503, **each) for each in headers))


def test_other_statuses_are_final(server: Server, connect: Send) -> None:
    assert is_final(server, connect(), call("GET"), *soon(400, 404, 409, 501, 505, 508, 511))


def delay(status: int, headers: dict[str, str], retries: int = 0, *, is_safe: bool = True) -> Any:
    """Return the pause before the next attempt."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return runtime("retry").delay(httpx2.Response(status, headers=named), retries, is_repeatable=True, is_safe=is_safe)


def test_large_number_of_retries_has_a_bounded_pause() -> None:
    for retries in (5, 1_100, 10**6):
        assert 0 <= delay(503, {}, retries) <= 8


@pytest.mark.parametrize("skew", [timedelta(), -timedelta(minutes=10), timedelta(1)])
@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("Retry_After", 7),
        ("Retry_After", -3600),
        ("Retry_After", 0),
        ("X_RateLimit_Reset", 7),
        ("X_RateLimit_Reset", -60),
    ],
)
def test_time_of_the_next_attempt_is_on_the_clock_of_the_server(skew: timedelta, name: str, seconds: int) -> None:
    now = datetime.now(UTC) + skew
    until = now + timedelta(seconds=seconds)
    text = format_datetime(until, usegmt=True) if name == "Retry_After" else str(int(until.timestamp()))
    given = {"Date": format_datetime(now, usegmt=True), name: text}
    pauses = {delay(429, given, 3, is_safe=False) for _ in range(9)}

    if seconds > 0:
        assert pauses == {7}
    else:  # the client backs off
        assert len(pauses) == 9
        assert max(pauses) <= 4


@pytest.mark.parametrize("date", ["", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_response_without_a_date_is_read_on_the_clock_of_the_client(date: str) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert 20 < delay(429, {"Date": date, "Retry-After": until}, is_safe=False) <= 30


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry_After": format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)},
        {"Retry_After": "soon"},
        {"Retry_After": "-3"},
        {"X_RateLimit_Reset": "3600"},  # the limit of another response
    ],
)
def test_past_or_invalid_time_causes_no_wait(headers: dict[str, str]) -> None:
    assert 0 <= delay(503, headers) <= 1


@pytest.fixture
def _far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Five hours behind."""
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_far_away")
def test_date_without_a_time_zone_is_utc() -> None:
    assert 0 <= delay(503, {"Retry-After": time.asctime(time.gmtime(time.time() - 60))}) <= 1


@pytest.mark.parametrize("key", ["Idempotency-Key", "idempotency-key"])
@pytest.mark.parametrize("is_of_client", [False, True])
def test_post_with_a_key_is_sent_again(server: Server, send: Send, key: str, *, is_of_client: bool) -> None:
    """A conflict means that the server still processes the first attempt."""
    server.answers = [Answer(breaks=True), *soon(409), DONE]
    headers = () if is_of_client else ((key, "k1"),)
    request = shop.Request(method="POST", path="/", returns={200: Any}, headers=headers)

    assert send(request, options={"headers": {key: "k1"}} if is_of_client else {}) == 1
    assert server.headers("idempotency-key") == ["k1"] * 3


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry_After": "1"}, 1),
        ({"Retry_After_Ms": "300", "Retry_After": "30"}, 0.3),
        ({"Retry_After": "0.3"}, 0.3),
        ({"RateLimit_Reset": "0.3"}, 0.3),
        ({"RateLimit": "limit=100, remaining=0, reset=1"}, 1),
        ({"RateLimit": '"burst";r=0;t=1'}, 1),
        ({"RateLimit": '"day";r=5;t=3600, "burst";r=0;t=1'}, 1),
    ],
)
def test_server_names_the_time_of_the_next_attempt(headers: dict[str, str], pause: float) -> None:
    assert pause <= delay(429, headers) <= 1.5 * pause


def test_client_waits_until_the_named_time(server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 429, X_RateLimit_Reset=f"{time.time() + 0.5:.3f}"), DONE]
    start = time.monotonic()

    assert send(call("GET"), options={"max_retries": 1}) == 1
    assert 0.25 <= time.monotonic() - start < 30


@pytest.mark.parametrize(
    ("name", "first", "repeated"),
    [
        ("RateLimit", '"a";r=0;x=', "b;t="),
        ("RateLimit", "r=0;t=", "9"),
        ("RateLimit-Reset", "", "1"),
        ("Retry-After", "", "1"),
        ("Retry-After", "Mon, ", "1 "),
        ("Retry-After-Ms", "", "1"),
    ],
)
def test_headers_of_rate_limits_are_read_in_linear_time(name: str, first: str, repeated: str) -> None:
    def read(size: int) -> None:
        delay(429, {name: first + repeated * (size // len(repeated)) + "x"})

    assert is_linear(read, 11_250)


@pytest.mark.parametrize("later", ["3600", "9" * 400])
def test_distant_time_ends_the_call(server: Server, connect: Send, later: str) -> None:
    assert is_final(server, connect(), call("GET"), json_answer("{}", 503, Retry_After=later))


def test_post_that_was_not_sent_is_retried(kind: Kind) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    asked: list[str] = []

    def token() -> str:
        asked.append("again")
        return "t"

    request = shop.Request(method="POST", path="/", returns={200: None}, security=(("Bearer",),))
    with (
        kind.client(shop, base_url=url, token=token, options={"max_retries": 1}) as client,
        pytest.raises(shop.TransportError, match=f"^no response to POST {url}/: ConnectError: "),
    ):
        client.send(request)
    assert len(asked) == 2
