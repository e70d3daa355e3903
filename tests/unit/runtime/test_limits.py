"""The rate limit of a client, which its threads, tasks and copies share."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.servers.scripted import Server
from tests.unit.runtime.shop import runtime, shop

limiter = runtime("limiter").limiter


def call() -> Any:
    """Return a request without result."""
    return shop.Request(method="GET", path="/", returns={200: None})


def test_threads_tasks_and_copies_share_the_limit(server: Server, connect: Callable[..., Any]) -> None:
    start = time.monotonic()

    client = connect(options={"limiter": limiter((4, 0.2))})
    copies = [client, client.with_options(max_retries=0)] * 4
    with ThreadPoolExecutor(9) as threads:
        for each in (*copies, client):
            threads.submit(each.send, call())

    assert len(server.received) == 9
    assert time.monotonic() - start >= 0.4


def test_wait_for_a_slot_ends_with_the_total_timeout(server: Server, connect: Callable[..., Any]) -> None:
    client = connect(options={"limiter": limiter((1, 3600)), "total_timeout": 60})
    client.send(call())
    with pytest.raises(shop.TransportTimeoutError, match=r"total_timeout of [0-9.]+ s exceeded"):
        client.send(call())
    assert len(server.received) == 1


def test_calls_that_end_early_take_no_slot(server: Server, connect: Callable[..., Any]) -> None:
    client = connect(options={"limiter": limiter((1, 0.2))})
    client.send(call())
    hurried = client.with_options(total_timeout=0.01)
    for _ in range(50):
        with pytest.raises(shop.TransportTimeoutError):
            hurried.send(call())
    client.with_options(total_timeout=5).send(call())
    assert len(server.received) == 2


def test_task_that_is_cancelled_takes_no_slot(server: Server) -> None:
    options = {"limiter": limiter((1, 0.5))}

    async def send() -> None:
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            await client.send(call())
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await asyncio.gather(*(client.send(call()) for _ in range(50)))
            await client.with_options(total_timeout=5).send(call())

    asyncio.run(send())
    assert len(server.received) == 2


@pytest.mark.parametrize("limit", [(0, 1), (1, 0)])
def test_limit_is_optional_and_not_zero(limit: tuple[int, int]) -> None:
    assert limiter(None) is None
    with pytest.raises(ValueError, match="more than nothing"):
        limiter(limit)
