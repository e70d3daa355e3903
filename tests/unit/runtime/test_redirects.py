"""Redirects are followed where that is safe, and never take credentials elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.servers.scripted import Answer, Server, json_answer
from tests.unit.runtime.shop import shop

Send = Callable[..., Any]
DONE = json_answer('"done"')


def call(method: str) -> Any:
    """Return a request with a credential in each parameter location."""
    return shop.Request(
        method=method,
        path="/pods",
        query=(("a", "b c"),),
        content=b"{}",
        returns={200: Any},
        security=(("Bearer", "Cookie"),),
    )


def to(location: str, status: int) -> Answer:
    """Return a redirect."""
    return Answer(status=status, headers={"Location": location})


def given() -> dict[str, str]:
    """Credentials."""
    return {"token": "t1", "session": "s1"}


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("GET", 301),
        ("GET", 302),
        ("GET", 307),
        ("HEAD", 308),
        ("PUT", 301),
        ("PUT", 302),
        ("DELETE", 307),
        ("POST", 307),
        ("POST", 308),
        ("PATCH", 307),
    ],
)
def test_same_origin_is_followed_with_method_body_and_credentials(
    server: Server, send: Send, method: str, status: int
) -> None:
    server.answers = [to("/pods/?a=b%20c", status), DONE]
    request = call(method)
    if method == "HEAD":
        request = shop.Request(**{**vars(request), "returns": {200: None}})

    send(request, **given())

    arrived = server.received[1]
    assert (arrived.method, arrived.target) == (method, "/pods/?a=b%20c")
    assert arrived.body == b"{}"
    assert arrived.headers["authorization"] == "Bearer t1"
    assert arrived.headers["cookie"] == "sid=s1"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_see_other_is_followed_with_get(server: Server, send: Send, method: str) -> None:
    server.answers = [to("/result", 303), DONE]

    assert send(call(method), **given()) == "done"
    assert (server.received[1].method, server.received[1].body) == ("GET", b"")
    assert "content-type" not in server.received[1].headers


@pytest.mark.parametrize("status", [301, 302])
def test_post_is_not_turned_into_something_else(server: Server, send: Send, status: int) -> None:
    server.answers = [to("/pods/", status), DONE]

    with pytest.raises(shop.ApiError) as caught:
        send(call("POST"), **given())
    host = server.url.removeprefix("http://")
    assert str(caught.value) == f"{status} from POST {server.url}/pods: the redirect to {host} was not followed"
    assert len(server.received) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_credential_is_sent_to_another_origin(server: Server, send: Send, status: int) -> None:
    with Server() as other:
        server.answers = [to(f"{other.url}/steal", status)]

        host = other.url.removeprefix("http://")
        with pytest.raises(shop.ApiError, match=f"the redirect to {host} was not followed"):
            send(call("GET"), **given())
        assert other.received == []


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:{port}/",
        "https://127.0.0.1:{port}/",
        "//localhost:{port}/",
        "http://[",
        "http://",
        "mailto:a@b.example",
        "file:///etc",
    ],
)
def test_other_name_scheme_or_nonsense_is_not_followed(server: Server, send: Send, location: str) -> None:
    port = server.url.rpartition(":")[2]
    server.answers = [to(location.replace("{port}", port), 307)]

    with pytest.raises(shop.ApiError, match=r"the redirect (to \S+ )?was not followed"):
        send(call("GET"), **given())
    assert len(server.received) == 1


@pytest.mark.parametrize("location", ["/pods/", "?page=2", "{url}/pods/"])
def test_user_of_a_base_url_is_sent_on_redirects(server: Server, send: Send, location: str) -> None:
    server.answers = [to(location.replace("{url}", server.url), 307), DONE]
    request = shop.Request(method="GET", path="/pods", returns={200: Any})
    base_url = server.url.replace("//", "//user:sec%2Fret@")

    assert send(request, base_url=base_url) == "done"
    sent = server.headers("authorization")
    assert sent == ["Basic dXNlcjpzZWMvcmV0"] * 2


def test_user_in_the_target_of_a_redirect_is_not_sent(server: Server, send: Send) -> None:
    server.answers = [to(server.url.replace("//", "//a:b@") + "/pods/", 307), DONE]

    assert send(call("GET"), **given()) == "done"
    assert server.received[1].headers["authorization"] == "Bearer t1"


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize(
    "redirect",
    [
        ("/pods/", "/pods/?key=s%26t"),
        ("/pods/?key=s%26t&a=1", "/pods/?a=1&key=s%26t"),
        ("/pods/?a=1&key=s%26t&key=old", "/pods/?a=1&key=s%26t"),
    ],
)
def test_query_credential_is_sent_once_on_redirects(
    server: Server, send: Send, redirect: tuple[str, str], *, is_own: bool
) -> None:
    server.answers = [to(redirect[0], 307), DONE]
    request = shop.Request(method="GET", path="/pods", returns={200: Any}, security=(("QueryKey",),))

    assert send(request, query_key="s&t", is_own=is_own) == "done"
    targets = server.targets
    assert targets == ["/pods?key=s%26t", redirect[1]]


def test_no_redirect_is_followed_without_follow_redirects(server: Server, send: Send) -> None:
    server.answers = [to("/pods/", 307), DONE]

    with pytest.raises(shop.ApiError, match="was not followed") as caught:
        send(call("GET"), options={"follow_redirects": False})
    assert caught.value.headers["location"] == "/pods/"
    assert len(server.received) == 1


def test_loop_ends(server: Server, send: Send) -> None:
    server.answers = [to("/pods", 307)]

    with pytest.raises(shop.ApiError, match=f"307 from GET {server.url}/pods"):
        send(call("GET"), **given())
    assert len(server.received) == 6


def test_documented_redirect_is_not_followed(server: Server, send: Send) -> None:
    server.answers = [to("/pods/", 302)]
    request = shop.Request(method="GET", path="/pods", returns={302: None})

    assert send(request) is None
    assert len(server.received) == 1
