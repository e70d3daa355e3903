"""A program can log calls without secrets."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.servers.scripted import DONE, Server, json_answer
from tests.unit.runtime.shop import shop

Send = Callable[..., Any]
GIVEN = {"token": "hunter2", "query_key": "hunter3", "session": "hunter4"}


def call() -> Any:
    """Return a request with values in every parameter location. The value in the path is not secret."""
    return shop.Request(
        operation_id="getItem",
        method="GET",
        path="/items/hunter5",
        query=(("code", "hunter6"),),
        content=b"hunter7",
        returns={200: Any},
        security=(("Bearer", "QueryKey", "Cookie"),),
    )


def test_attempts_are_logged_under_the_name_of_the_package(
    server: Server, send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers = [json_answer('"hunter8"', 503, Retry_After="0"), DONE]

    with caplog.at_level(logging.DEBUG, logger="shop"):
        send(call(), **GIVEN)

    ours = [record.getMessage() for record in caplog.records if record.name == "shop"]
    said = [re.sub(r"[0-9]+\.[0-9]{2} s$", "N s", each) for each in ours]
    address = f"GET {server.url}/items/hunter5"
    assert said == [f"{address}: 503 in N s", f"{address}: again in N s", f"{address}: 200 in N s"]


def test_password_of_a_base_url_is_never_logged(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.answers = [DONE]
    url = server.url.replace("//", "//user:hunter2@")

    with caplog.at_level(logging.INFO, "httpx2"), shop.Client(base_url=url) as client:
        client.send(call())

    logged = "".join(record.getMessage() for record in caplog.records)
    assert "HTTP Request: GET http://127.0.0.1" in logged
    assert "hunter2" not in logged


@pytest.mark.parametrize("is_own", [True, False])
def test_credentials_are_never_logged(
    server: Server, send: Send, caplog: pytest.LogCaptureFixture, *, is_own: bool
) -> None:
    """The HTTP library logs URLs with their query too."""
    server.answers = [DONE]

    # A command of an earlier test may have silenced the library in this process.
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "httpx2"):
        send(call(), is_own=is_own, **GIVEN)

    logged = "".join(record.getMessage() for record in caplog.records)
    assert server.received[0].target.endswith("key=hunter3")
    assert "HTTP Request: GET " in logged
    assert not [secret for secret in GIVEN.values() if secret in logged]
