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
