"""A client sends a request until its result is complete."""

import socket
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.clients import Kind
from tests.support.servers.scripted import Server, json_answer
from tests.unit.runtime.shop import shop

OPTIONS = {"max_retries": 1}


def job() -> Any:
    """Return a request with a text as result."""
    return shop.Request(method="GET", path="/jobs/1", returns={200: str})


def is_done(status: str) -> bool:
    """Return whether the status is the last one."""
    return status == "done"


@pytest.fixture
def client(connect: Callable[..., Any]) -> Any:
    return connect(options=OPTIONS)


def test_error_of_until_ends_polling(server: Server, client: Any) -> None:
    server.answers = [json_answer('"failed"')]

    def check(status: str) -> bool:
        raise LookupError(status)

    with pytest.raises(LookupError, match="failed"):
        client.poll(job(), until=check)
    assert len(server.received) == 1


def test_request_in_progress_ends_in_time(connect: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = connect(base_url=f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(shop.TransportTimeoutError, match=r"within 0\.3 s$"):
            client.poll(job(), until=is_done, timeout=0.3)


def test_condition_may_be_a_coroutine_function(server: Server, awaiting: Kind) -> None:
    server.answers = [json_answer('"queued"'), json_answer('"done"')]

    async def until(status: str) -> bool:
        return is_done(status)

    with awaiting.client(shop, base_url=server.url) as client:
        assert client.poll(job(), until=until, every=0.01) == "done"
