"""A limit of the client's own is kept by its threads, tasks and copies together."""

import asyncio
import threading
import time
from types import ModuleType
from typing import Any

import pytest

from tests.support.servers.scripted import Server


@pytest.fixture
def limiter(shop: ModuleType) -> Any:
    """Return the runtime's module."""
    return __import__(f"{shop.__name__}._runtime.limiter", fromlist=["limiter"]).limiter


def call(shop: ModuleType) -> Any:
    """Return a request without result."""
    return shop.Request(method="GET", path="/", returns={200: None})


def test_threads_share_it(shop: ModuleType, server: Server, limiter: Any) -> None:
    options = {"limiter": limiter((4, 0.2))}
    start = time.monotonic()

    with shop.Client(base_url=server.url, options=options) as client:
        copies = [client, client.with_options(max_retries=0)] * 4
        threads = [threading.Thread(target=each.send, args=(call(shop),)) for each in copies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(server.received) == 8
    assert time.monotonic() - start >= 0.2


def test_tasks_share_it(shop: ModuleType, server: Server, limiter: Any) -> None:
    options = {"limiter": limiter((4, 0.2))}
    start = time.monotonic()

    async def send() -> None:
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            await asyncio.gather(*(client.send(call(shop)) for _ in range(9)))

    asyncio.run(send())
    assert len(server.received) == 9
    assert time.monotonic() - start >= 0.4


def test_wait_for_a_slot_ends_with_the_total_timeout(shop: ModuleType, server: Server, limiter: Any) -> None:
    options = {"limiter": limiter((1, 3600)), "total_timeout": 60}
    with shop.Client(base_url=server.url, options=options) as client:
        client.send(call(shop))
        with pytest.raises(shop.TransportTimeoutError, match="total_timeout exceeded"):
            client.send(call(shop))
    assert len(server.received) == 1


def test_calls_that_give_up_take_no_turn(shop: ModuleType, server: Server, limiter: Any) -> None:
    options = {"limiter": limiter((1, 0.2))}
    with shop.Client(base_url=server.url, options=options) as client:
        client.send(call(shop))
        hurried = client.with_options(total_timeout=0.01)
        for _ in range(50):
            with pytest.raises(shop.TransportTimeoutError):
                hurried.send(call(shop))
        client.with_options(total_timeout=5).send(call(shop))
    assert len(server.received) == 2


def test_task_that_is_cancelled_takes_no_turn(shop: ModuleType, server: Server, limiter: Any) -> None:
    options = {"limiter": limiter((1, 0.2))}

    async def send() -> None:
        async with shop.AsyncClient(base_url=server.url, options=options) as client:
            await client.send(call(shop))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await asyncio.gather(*(client.send(call(shop)) for _ in range(50)))
            await client.with_options(total_timeout=5).send(call(shop))

    asyncio.run(send())
    assert len(server.received) == 2


def test_limit_is_optional(limiter: Any) -> None:
    assert limiter(None) is None


@pytest.mark.parametrize("limit", [(0, 1), (1, 0)])
def test_limit_of_zero_is_refused(limiter: Any, limit: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        limiter(limit)
