"""Many calls at once through one client, while the server fails one in five: `python -m tests.tools.load [CALLS]`.

It prints the result of all calls by threads, by tasks of asyncio and by tasks of trio.
"""

import gc
import sys
import tempfile
import threading
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import anyio
from opgen.core.options import Options

from tests.network_faults.document import DOCUMENT
from tests.network_faults.flaky import Flaky
from tests.support.packages import generated_package

THREADS = 64
TASKS = 256
_RETRIES = 12  # so that no idempotent call can fail by bad luck
_LONGEST = 300.0  # no call takes as long, but the client measures the time of each


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Results of all calls.

    `wrong` names each call with another result than expected. `growth` is the growth of memory from the first fifth
    to the end, in bytes. `left_open` and `left_running` are connections and threads or tasks that outlived the client.
    """

    ended: Counter[str]
    wrong: tuple[str, ...]
    sent_twice: tuple[str, ...]
    most_open: int
    left_open: int
    left_running: int
    growth: int


def by_threads(package: ModuleType, calls: int) -> Result:
    """Make `calls` calls by `THREADS` threads through one `Client`."""
    with Flaky() as server:
        watch = _Watch(server)
        threads = threading.active_count()
        with (
            package.Client(base_url=server.url, max_retries=_RETRIES, total_timeout=_LONGEST) as client,
            ThreadPoolExecutor(THREADS) as pool,
        ):

            def call(number: int) -> tuple[str, str]:
                try:
                    client.send(request_of(package, number))
                except package.ClientError as error:
                    return name_of(number), type(error).__name__
                return name_of(number), "ok"

            ended = dict(pool.map(call, range(calls // 5)))
            watch.begin()
            ended |= pool.map(call, range(calls // 5, calls))
            growth = watch.growth()
        return _result(server, ended, watch, threading.active_count() - threads, growth)


def by_tasks(package: ModuleType, calls: int, backend: str) -> Result:
    """Make `calls` calls by `TASKS` tasks of asyncio or trio through one `AsyncClient`."""
    with Flaky() as server:
        watch = _Watch(server)

        async def run() -> tuple[dict[str, str], int, int]:
            ended: dict[str, str] = {}
            before = len(anyio.get_running_tasks())  # trio has tasks of its own
            async with package.AsyncClient(base_url=server.url, max_retries=_RETRIES, total_timeout=_LONGEST) as client:

                async def work(numbers: Iterable[int]) -> None:
                    for number in numbers:
                        try:
                            await client.send(request_of(package, number))
                        except package.ClientError as error:
                            ended[name_of(number)] = type(error).__name__
                        else:
                            ended[name_of(number)] = "ok"

                async def spread(numbers: range) -> None:
                    shared = iter(numbers)
                    async with anyio.create_task_group() as group:
                        for _ in range(TASKS):
                            group.start_soon(work, shared)

                await spread(range(calls // 5))
                watch.begin()
                await spread(range(calls // 5, calls))
                growth = watch.growth()
            return ended, len(anyio.get_running_tasks()) - before, growth

        ended, left, growth = anyio.run(run, backend=backend)
        return _result(server, ended, watch, left, growth)


def request_of(package: ModuleType, number: int) -> Any:
    """Return the request of a call: every third is a POST, every fifth of the others a PUT."""
    item = package.Item(name=str(number))
    if number % 3 == 0:
        return package.create_item_request(body=item)
    if number % 5 == 0:
        return package.put_item_request(str(number), body=item)
    return package.get_item_request(str(number))


def name_of(number: int) -> str:
    """Return the key by which `Flaky` identifies the call."""
    if number % 3 == 0:
        return f'POST /items {{"name":"{number}"}}'
    if number % 5 == 0:
        return f'PUT /items/{number} {{"name":"{number}"}}'
    return f"GET /items/{number} "


class _Watch:
    """Memory, and connections."""

    def __init__(self, server: Flaky) -> None:
        self._server = server
        self.most_open = 0

    def begin(self) -> None:
        gc.collect()
        tracemalloc.start()

    def growth(self) -> int:
        gc.collect()
        self.most_open = self._server.open
        # The records of these modules are no memory of the client.
        ours = [
            tracemalloc.Filter(inclusive=False, filename_pattern=f"*/tests/{name}")
            for name in ("tools/load.py", "network_faults/flaky.py")
        ]
        snapshot = tracemalloc.take_snapshot().filter_traces(ours)
        tracemalloc.stop()
        return sum(trace.size for trace in snapshot.traces)


_BY_FAILURE = {"hangs up": "TransportError", "breaks off": "TransportError"}


def _result(server: Flaky, ended: dict[str, str], watch: _Watch, left: int, growth: int) -> Result:
    wrong = []
    for name, end in ended.items():
        is_post = name.startswith("POST")
        failure = server.failed.get(name, "") if is_post else ""
        if end != _BY_FAILURE.get(failure, "ok"):
            wrong.append(f"{name}: {end}, the server {failure or 'answered'}")
    posts = {name: n for name, n in server.arrived.items() if name.startswith("POST")}
    return Result(
        ended=Counter(ended.values()),
        wrong=tuple(wrong),
        sent_twice=tuple(name for name, count in posts.items() if count > 1),
        most_open=watch.most_open,
        left_open=server.left_open(),
        left_running=left,
        growth=growth,
    )


def main(calls: int) -> None:
    """Generate the client, and print the results of `calls` calls of each kind."""
    kinds: dict[str, Callable[[ModuleType, int], Result]] = {
        f"{THREADS} threads": by_threads,
        f"{TASKS} tasks of asyncio": partial(by_tasks, backend="asyncio"),
        f"{TASKS} tasks of trio": partial(by_tasks, backend="trio"),
    }
    options = Options(package="flaked")
    with tempfile.TemporaryDirectory() as folder, generated_package(DOCUMENT, Path(folder), options) as package:
        for kind, make in kinds.items():
            began = time.perf_counter()
            result = make(package, calls)
            seconds = time.perf_counter() - began
            sys.stdout.write(f"{kind}, {seconds:.0f} s: {result}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
