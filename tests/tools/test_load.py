"""Many calls at once, while one in five fails; `python -m tests.tools.load` does it with ten thousand."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from types import ModuleType

import pytest

from tests.network_faults.flaky import Flaky
from tests.tools.load import TASKS, Result, by_tasks, by_threads

CALLS = 400


ON_ASYNCIO = partial(by_tasks, backend="asyncio")
ON_TRIO = partial(by_tasks, backend="trio")


@pytest.mark.parametrize("call", [by_threads, ON_ASYNCIO, ON_TRIO])
def test_every_call_ends_with_a_result_or_a_documented_error(
    faults: ModuleType, call: Callable[[ModuleType, int], Result]
) -> None:
    result = call(faults, CALLS)
    assert result.ended.total() == CALLS
    assert result.ended["ok"] > CALLS * 0.9
    assert (result.wrong, result.sent_twice) == ((), ())
    assert (result.left_open, result.left_running) == (0, 0)
    assert result.growth < 2 << 20


def test_server_accepts_connections_of_all_tasks_at_once() -> None:
    resumed = threading.Event()
    with Flaky() as server:
        server.run(resumed.wait)
        port = int(server.url.rpartition(":")[2])
        with ExitStack() as stack:
            stack.callback(resumed.set)
            for _ in range(TASKS):
                # Without a free place in the queue, the kernel drops the connection for at least a second.
                connection = socket.create_connection(("127.0.0.1", port), 0.9)
                stack.enter_context(connection)
            resumed.set()
            while server.open < TASKS:
                time.sleep(0.01)
        assert server.left_open() == 0
