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
from tests.support.servers.scripted import DONE, Server, json_answer
from tests.support.timing import is_linear
from tests.unit.runtime.shop import runtime, shop

Send = Callable[..., Any]


def call(method: str) -> Any:
    """Return a request that succeeds with 200, of any result."""
    return shop.Request(method=method, path="/", content=b"{}", returns={200: Any})


def delay(status: int, headers: dict[str, str], retries: int = 0, *, is_safe: bool = True) -> Any:
    """Return the pause before the next attempt."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return runtime("failures").delay(httpx2.Response(status, headers=named), retries, is_safe=is_safe)


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
