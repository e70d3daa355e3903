"""Features of a given HTTP client, which apply to each attempt of a call."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import BUSY, DONE, Server, json_answer
from tests.unit.runtime.shop import shop

Build = Callable[..., Any]


@pytest.fixture
def call(kind: Kind, connect: Build) -> Build:
    """Return a function that sends twice over an HTTP client with these settings."""

    def call_with(**settings: Any) -> list[Any]:
        request = shop.Request(method="GET", path="/", returns={200: Any}, security=(("Bearer",),))
        with kind.http_client(**settings) as http_client:
            client = connect(token="mine", http_client=http_client)  # noqa: S106 - not a secret
            return [client.send(request), client.send(request)]

    return call_with


def test_headers_of_an_http_client_may_change_between_calls(server: Server) -> None:
    request = shop.Request(method="GET", path="/", query=(("a", "1"),), returns={200: Any})

    with httpx2.Client(params={"b": "2 3"}) as http_client:
        client = shop.Client(base_url=server.url, http_client=http_client)
        http_client.headers["X-Tenant"] = "blue"
        client.send(request)

    assert server.targets == ["/?a=1&b=2%203"]
    assert server.headers("x-tenant") == ["blue"]


def test_hooks_run_for_each_attempt(server: Server, kind: Kind, call: Build) -> None:
    server.answers = [BUSY, DONE]
    seen: list[object] = []

    def change(request: httpx2.Request) -> None:
        seen.append(request.method)
        request.headers["X-Attempt"] = str(len(seen))

    response = kind.hook(lambda answer: seen.append(answer.status_code))
    assert call(event_hooks={"request": [kind.hook(change)], "response": [response]}) == [1, 1]

    assert seen == ["GET", 503, "GET", 200, "GET", 200]
    assert server.headers("x-attempt") == ["1", "3", "5"]


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        ({"auth": ("user", "secret")}, "Basic dXNlcjpzZWNyZXQ="),
        ({"headers": {"authorization": "Bearer theirs"}}, "Bearer theirs"),
    ],
)
def test_authentication_of_a_given_http_client_replaces_the_token(
    server: Server, call: Build, settings: dict[str, Any], sent: str
) -> None:
    server.answers = [DONE]
    call(**settings)

    assert server.headers("authorization") == [sent] * 2


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (StopIteration("the hook ended"), RuntimeError),
        (TimeoutError("the lock is taken"), TimeoutError),
        (LookupError("not today"), LookupError),
    ],
)
def test_error_of_a_hook_is_raised_unchanged(
    server: Server, kind: Kind, call: Build, error: Exception, raised: type[Exception]
) -> None:
    asked: list[object] = []

    def fail(request: httpx2.Request) -> None:
        asked.append(request)
        raise error from KeyError("lock")

    with pytest.raises(raised) as caught:
        call(event_hooks={"request": [kind.hook(fail)]})
    assert error in {caught.value, caught.value.__cause__}
    assert isinstance(error.__cause__, KeyError)
    assert len(asked) == 1
    assert server.received == []


def test_headers_parameters_and_cookies_are_sent(server: Server, call: Build) -> None:
    server.answers = [json_answer("1", Set_Cookie="seen=1")]

    call(headers={"X-Own": "yes"}, params={"own": "1"}, cookies={"own": "1"})

    first, second = server.received
    assert (first.headers["x-own"], first.target) == ("yes", "/?own=1")
    assert first.headers["authorization"] == "Bearer mine"
    assert first.headers["cookie"] == "own=1"
    assert second.headers["cookie"] == "own=1; seen=1"
