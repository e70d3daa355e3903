"""What is safe is tried again, what is not is sent once."""

import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import ModuleType
from typing import Any

import httpx2
import pytest

from tests.support.servers.scripted import Answer, Server, json_answer

Send = Callable[..., Any]
SOON = {"Retry_After": "0"}


def call(shop: ModuleType, method: str) -> Any:
    """Return a request that succeeds with 200, of any result."""
    return shop.Request(method=method, path="/", content=b"{}", returns={200: Any})


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_idempotent_method_is_tried_again(
    shop: ModuleType, server: Server, send: Send, method: str, status: int
) -> None:
    busy = json_answer("{}", status, **SOON)
    server.answers = [busy, busy, json_answer('"done"')]

    assert send(call(shop, method)) == "done"
    assert [received.body for received in server.received] == [b"{}"] * 3


@pytest.mark.parametrize("method", ["GET"])
@pytest.mark.parametrize("status", [507, 520, 521, 522, 523, 524, 529, 530, 598])
def test_c20_other_transient_server_errors_are_retried(
    shop: ModuleType, server: Server, send: Send, method: str, status: int
) -> None:
    busy = json_answer("{}", status, **SOON)
    server.answers = [busy, busy, json_answer('"done"')]

    assert send(call(shop, method)) == "done"
    assert [received.body for received in server.received] == [b"{}"] * 3


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("status", [408, 409, 500, 502, 504, 520, 529])
def test_other_methods_are_sent_once(shop: ModuleType, server: Server, send: Send, method: str, status: int) -> None:
    server.answers = [json_answer("{}", status, **SOON)]

    with pytest.raises(shop.ApiError):
        send(call(shop, method))
    assert len(server.received) == 1


@pytest.mark.parametrize("method", ["POST", "PATCH", "GET"])
@pytest.mark.parametrize(
    "refused", [json_answer("{}", 429), json_answer("{}", 429, **SOON), json_answer("{}", 503, **SOON)]
)
def test_request_that_the_server_refused_is_sent_again_with_any_method(
    shop: ModuleType, server: Server, send: Send, method: str, refused: Answer
) -> None:
    server.answers = [refused, json_answer('"done"')]

    assert send(call(shop, method)) == "done"
    assert [received.body for received in server.received] == [b"{}"] * 2


@pytest.mark.parametrize("after", [{}, {"Retry_After": "soon"}, {"X_RateLimit_Reset": "0"}])
def test_unavailable_server_without_a_time_gets_a_post_once(
    shop: ModuleType, server: Server, send: Send, after: dict[str, str]
) -> None:
    server.answers = [json_answer("{}", 503, **after)]

    with pytest.raises(shop.ServiceUnavailableError):
        send(call(shop, "POST"))
    assert len(server.received) == 1


@pytest.mark.parametrize("refused", [json_answer("{}", 429, **SOON), json_answer("{}", 503, **SOON)])
def test_refused_post_is_final_without_retries(shop: ModuleType, server: Server, send: Send, refused: Answer) -> None:
    server.answers = [refused]

    with pytest.raises(shop.ApiError):
        send(call(shop, "POST"), options={"max_retries": 0})
    assert len(server.received) == 1


def test_refused_stream_is_not_sent_again(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 429, **SOON)]
    uploads = __import__(f"{shop.__name__}._runtime.uploads", fromlist=["encode_binary"])
    request = shop.Request(method="POST", path="/", returns={200: Any}, content=uploads.encode_binary(iter([b"a"])))

    with pytest.raises(shop.ApiError):
        send(request)
    assert len(server.received) == 1


@pytest.mark.parametrize("status", [400, 404, 409, 501, 505, 508, 511])
def test_other_statuses_are_final(shop: ModuleType, server: Server, send: Send, status: int) -> None:
    server.answers = [json_answer("{}", status, **SOON)]

    with pytest.raises(shop.ApiError):
        send(call(shop, "GET"))
    assert len(server.received) == 1


@pytest.mark.parametrize("retries", [0, 1])
def test_max_retries_bounds_the_attempts(shop: ModuleType, server: Server, send: Send, retries: int) -> None:
    server.answers = [json_answer("{}", 503, **SOON)]

    with pytest.raises(shop.ServiceUnavailableError):
        send(call(shop, "GET"), options={"max_retries": retries})
    assert len(server.received) == retries + 1


def test_retry_after_in_seconds_is_waited_for(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 429, Retry_After="1"), json_answer("1")]
    start = time.monotonic()

    assert send(call(shop, "GET")) == 1
    assert time.monotonic() - start >= 1


def test_c8_large_number_of_retries_has_a_bounded_pause(shop: ModuleType) -> None:
    retry = __import__(f"{shop.__name__}._runtime.retry", fromlist=["delay"])
    outcome = httpx2.Response(503)

    for retries in (5, 1_100, 10**6):
        pause = retry.delay(outcome, retries, is_repeatable=True, is_safe=True)
        assert 0 <= pause <= 8


@pytest.mark.parametrize("skew", [timedelta(), -timedelta(minutes=10), timedelta(1)])
@pytest.mark.parametrize(
    ("name", "seconds", "shown"),
    [
        ("Retry-After", 7, "date"),
        ("Retry-After", -3600, "date"),
        ("Retry-After", 0, "date"),
        ("X-RateLimit-Reset", 7, "seconds"),
        ("X-RateLimit-Reset", -60, "seconds"),
    ],
)
def test_c22_time_to_return_is_on_the_clock_of_the_server(
    shop: ModuleType, skew: timedelta, name: str, seconds: int, shown: str
) -> None:
    retry = __import__(f"{shop.__name__}._runtime.retry", fromlist=["delay"])
    now = datetime.now(UTC) + skew
    until = now + timedelta(seconds=seconds)
    text = format_datetime(until, usegmt=True)
    given = {"Date": format_datetime(now, usegmt=True), name: text if shown == "date" else str(int(until.timestamp()))}
    outcome = httpx2.Response(429, headers=given)
    pauses = {retry.delay(outcome, 3, is_repeatable=True, is_safe=False) for _ in range(9)}

    if seconds > 0:
        assert pauses == {7}
    else:  # the client backs off
        assert len(pauses) == 9
        assert max(pauses) <= 4


@pytest.mark.parametrize("date", ["", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_c22_response_without_a_date_is_read_on_the_clock_of_the_client(shop: ModuleType, date: str) -> None:
    retry = __import__(f"{shop.__name__}._runtime.retry", fromlist=["delay"])
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    outcome = httpx2.Response(429, headers={"Date": date, "Retry-After": until})

    pause = retry.delay(outcome, 0, is_repeatable=True, is_safe=False)
    assert 20 < pause <= 30


def test_retry_after_may_be_a_date(shop: ModuleType, server: Server, send: Send) -> None:
    past = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    server.answers = [json_answer("{}", 503, Retry_After=past), json_answer("1")]

    assert send(call(shop, "GET")) == 1


@pytest.fixture
def _far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Five hours behind."""
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_far_away")
def test_date_without_a_time_zone_is_utc(shop: ModuleType, server: Server, send: Send) -> None:
    past = time.asctime(time.gmtime(time.time() - 60))
    server.answers = [json_answer("{}", 503, Retry_After=past), json_answer("1")]

    assert send(call(shop, "GET")) == 1


@pytest.mark.parametrize("key", ["Idempotency-Key", "idempotency-key"])
@pytest.mark.parametrize("is_of_client", [False, True])
def test_c3_key_makes_a_post_safe_to_send_again(
    shop: ModuleType, server: Server, send: Send, key: str, *, is_of_client: bool
) -> None:
    server.answers = [Answer(breaks=True), json_answer("1")]
    headers = () if is_of_client else ((key, "k1"),)
    request = shop.Request(method="POST", path="/", returns={200: Any}, headers=headers)

    options = {"headers": {key: "k1"}} if is_of_client else {}
    assert send(request, options=options) == 1
    assert [r.headers["idempotency-key"] for r in server.received] == ["k1", "k1"]


@pytest.mark.parametrize("is_of_client", [False, True])
def test_c21_conflict_with_a_key_is_retried(
    shop: ModuleType, server: Server, send: Send, *, is_of_client: bool
) -> None:
    """The server still processes the first attempt."""
    busy = json_answer("{}", 409, **SOON)
    server.answers = [Answer(breaks=True), busy, json_answer("1")]
    key = (("Idempotency-Key", "k1"),)
    request = shop.Request(method="POST", path="/", returns={200: Any}, headers=() if is_of_client else key)

    options = {"headers": dict(key)} if is_of_client else {}
    assert send(request, options=options) == 1
    assert [r.headers["idempotency-key"] for r in server.received] == ["k1"] * 3


def test_operation_may_say_that_it_can_arrive_twice(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [Answer(breaks=True), json_answer("1")]
    request = shop.Request(method="POST", path="/", returns={200: Any}, is_idempotent=True)

    assert send(request) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry_After_Ms": "300", "Retry_After": "30"},
        {"Retry_After": "0.3"},
        {"RateLimit_Reset": "0.3"},
        {"X_RateLimit_Reset": "{soon}"},
        {"RateLimit": "limit=100, remaining=0, reset=1"},
        {"RateLimit": '"burst";r=0;t=1'},
        {"RateLimit": '"day";r=5;t=3600, "burst";r=0;t=1'},
    ],
)
def test_server_says_when_to_come_back(shop: ModuleType, server: Server, send: Send, headers: dict[str, str]) -> None:
    soon = f"{time.time() + 0.5:.3f}"
    given = {name: text.replace("{soon}", soon) for name, text in headers.items()}
    server.answers = [json_answer("{}", 429, **given), json_answer("1")]
    start = time.monotonic()

    assert send(call(shop, "GET"), options={"max_retries": 1}) == 1
    assert 0.25 <= time.monotonic() - start < 30


@pytest.mark.parametrize(
    "pieces",
    [
        ("RateLimit", '"a";r=0;x=', "b;t=", ","),
        ("RateLimit", "r=0;t=", "9", "x"),
        ("RateLimit-Reset", "", "1", "x"),
        ("Retry-After", "", "1", "x"),
        ("Retry-After", "Mon, ", "1 ", "x"),
        ("Retry-After-Ms", "", "1", "x"),
    ],
)
def test_b7_headers_of_rate_limits_are_read_in_linear_time(shop: ModuleType, pieces: tuple[str, str, str, str]) -> None:
    name, first, repeated, last = pieces
    retry = __import__(f"{shop.__name__}._runtime.retry", fromlist=["delay"])

    def cost(size: int) -> float:
        text = first + repeated * (size // len(repeated)) + last
        outcome = httpx2.Response(429, headers={name: text})
        times = []
        for _ in range(5):
            start = time.process_time()
            retry.delay(outcome, 0, is_repeatable=True, is_safe=True)
            times.append(time.process_time() - start)
        return min(times)

    assert cost(90_000) < 24 * max(cost(11_250), 1e-5)


def test_limit_of_another_answer_is_no_reason_to_wait(shop: ModuleType, server: Server, send: Send) -> None:
    busy = json_answer("{}", 503, X_RateLimit_Reset="3600")
    server.answers = [busy, json_answer("1")]

    assert send(call(shop, "GET")) == 1


@pytest.mark.parametrize("later", ["3600", "99999999999999999999"])
def test_server_that_asks_for_long_is_not_waited_for(shop: ModuleType, server: Server, send: Send, later: str) -> None:
    server.answers = [json_answer("{}", 503, Retry_After=later)]

    with pytest.raises(shop.ServiceUnavailableError) as caught:
        send(call(shop, "GET"))
    assert caught.value.headers["retry-after"] == later
    assert len(server.received) == 1


def test_nonsense_in_retry_after_is_ignored(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [json_answer("{}", 503, Retry_After="²"), json_answer("1")]

    assert send(call(shop, "GET")) == 1


def test_broken_connection_is_tried_again(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [Answer(breaks=True), json_answer("1")]

    assert send(call(shop, "GET")) == 1
    assert len(server.received) == 2


def test_post_that_may_have_arrived_is_not_sent_again(shop: ModuleType, server: Server, send: Send) -> None:
    server.answers = [Answer(breaks=True)]

    with pytest.raises(shop.TransportError, match=r"^no response to POST /: Remote"):
        send(call(shop, "POST"))
    assert len(server.received) == 1


def test_post_that_was_not_sent_is_retried(shop: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    asked: list[str] = []

    def token() -> str:
        asked.append("again")
        return "t"

    request = shop.Request(method="POST", path="/", returns={200: None}, security=(("Bearer",),))
    with (
        shop.Client(base_url=url, token=token, options={"max_retries": 1}) as client,
        pytest.raises(shop.TransportError, match=r"^no response to POST /: ConnectError: "),
    ):
        client.send(request)
    assert len(asked) == 2


def test_late_answer_is_a_timeout(shop: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        options = {"timeout": 0.05, "max_retries": 1}
        with (
            shop.Client(base_url=url, options=options) as client,
            pytest.raises(shop.TransportTimeoutError, match=r"^no response to GET /: Read"),
        ):
            client.send(call(shop, "GET"))
