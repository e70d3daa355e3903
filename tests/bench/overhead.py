"""How much longer a generated call takes than the same by hand, with httpx2 and pydantic, over a real socket.

`python -m tests.bench.overhead ROUNDS` prints ratios: calls of both kinds take turns, and the medians are compared. The
committed client must be on the path.
"""

import asyncio
import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
from primeintellect import (
    AsyncClient,
    Client,
    ExposePortRequest,
    ExposePortResponse,
    Request,
    expose_port_endpoint,
    expose_port_endpoint_async,
)
from pydantic import TypeAdapter

_KEY = "key"
_HEADERS = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/json"}
_ASKED = ExposePortRequest(port=8080)
_PATH = "/api/v1/sandbox/sb_1/expose"
_MANY = TypeAdapter(list[ExposePortResponse])
_LARGE: Request[list[ExposePortResponse]] = Request(
    method="POST",
    path="/large",
    content=b"{}",
    content_type="application/json",
    returns={200: list[ExposePortResponse]},
    security=(("HTTPBearer",),),
)


def measure(rounds: int) -> dict[str, float]:
    """By what is called: the time of a generated call, by hand being 1."""
    command = [sys.executable, "-m", "tests.bench.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        try:
            return {**_blocking(url, rounds), **asyncio.run(_awaited(url, rounds))}
        finally:
            server.kill()


def _blocking(url: str, rounds: int) -> dict[str, float]:
    with (
        httpx2.Client(base_url=url, headers=_HEADERS) as http,
        Client(base_url=url, token=_KEY) as client,
    ):

        def bare() -> object:
            asked = _ASKED.model_dump_json(by_alias=True, exclude_unset=True)
            answer = http.post(_PATH, content=asked)
            return ExposePortResponse.model_validate_json(answer.content)

        def bare_large() -> object:
            return _MANY.validate_json(http.post("/large", content=b"{}").content)

        return {
            "small": _ratio(
                bare, lambda: expose_port_endpoint(client, "sb_1", body=_ASKED), rounds
            ),
            "1 MB": _ratio(bare_large, lambda: client.send(_LARGE), rounds // 20),
        }


def _ratio(
    bare: Callable[[], object], generated: Callable[[], object], rounds: int
) -> float:
    assert bare() == generated()
    times: tuple[list[float], list[float]] = ([], [])
    for kind, call in itertools.islice(
        itertools.cycle(enumerate((bare, generated))), 2 * rounds
    ):
        start = time.perf_counter()
        call()
        times[kind].append(time.perf_counter() - start)
    return statistics.median(times[1]) / statistics.median(times[0])


async def _awaited(url: str, rounds: int) -> dict[str, float]:
    async with (
        httpx2.AsyncClient(base_url=url, headers=_HEADERS) as http,
        AsyncClient(base_url=url, token=_KEY) as client,
    ):

        async def bare() -> object:
            asked = _ASKED.model_dump_json(by_alias=True, exclude_unset=True)
            answer = await http.post(_PATH, content=asked)
            return ExposePortResponse.model_validate_json(answer.content)

        async def bare_large() -> object:
            answer = await http.post("/large", content=b"{}")
            return _MANY.validate_json(answer.content)

        def generated() -> Awaitable[object]:
            return expose_port_endpoint_async(client, "sb_1", body=_ASKED)

        return {
            "small, async": await _awaited_ratio(bare, generated, rounds),
            "1 MB, async": await _awaited_ratio(
                bare_large, lambda: client.send(_LARGE), rounds // 20
            ),
        }


async def _awaited_ratio(
    bare: Callable[[], Awaitable[object]],
    generated: Callable[[], Awaitable[object]],
    rounds: int,
) -> float:
    assert await bare() == await generated()
    times: tuple[list[float], list[float]] = ([], [])
    for kind, call in itertools.islice(
        itertools.cycle(enumerate((bare, generated))), 2 * rounds
    ):
        start = time.perf_counter()
        await call()
        times[kind].append(time.perf_counter() - start)
    return statistics.median(times[1]) / statistics.median(times[0])


def main(*arguments: Any) -> None:
    """Print a line for each."""
    rounds = int(arguments[0]) if arguments else 2_000
    for how, ratio in measure(rounds).items():
        sys.stdout.write(f"{how}: {ratio:.2f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
