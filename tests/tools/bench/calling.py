"""What one call of the founding operation costs above httpx2 and pydantic alone, and which lines of the client it runs.

`python -m tests.tools.bench.calling ROUNDS` prints it as JSON: a process of its own, with the committed client on its path.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

import httpx2
from primeintellect import (
    AsyncClient,
    Client,
    ExposePortRequest,
    ExposePortResponse,
    expose_port_endpoint,
    expose_port_endpoint_async,
)

from tests.tools.bench.calls import Call, Calls
from tests.tools.bench.server import BODY

_BATCH = 200
_KEY = "key"
_HEADERS = {"Authorization": f"Bearer {_KEY}", "Content-Type": "application/json"}
_ASKED = ExposePortRequest(port=8080)


def measure(rounds: int) -> Calls:
    """Return the least of `rounds` batches each, in turns."""
    transport = httpx2.MockTransport(_answer)
    with _server() as process:
        assert process.stdout is not None
        url = f"http://127.0.0.1:{int(process.stdout.readline())}"
        try:
            calls = (
                _blocking("in memory", "http://api", transport, rounds),
                asyncio.run(_awaited("in memory, async", transport, rounds)),
                _blocking("loopback", url, None, rounds),
            )
        finally:
            process.kill()
    return Calls(calls=calls, lines=_lines(transport))


def _blocking(how: str, url: str, transport: httpx2.BaseTransport | None, rounds: int) -> Call:
    with (
        httpx2.Client(base_url=url, headers=_HEADERS, transport=transport) as http,
        httpx2.Client(transport=transport) as other,
    ):
        client = Client(base_url=url, token=_KEY, http_client=other)

        def bare() -> object:
            asked = _ASKED.model_dump_json(by_alias=True, exclude_unset=True)
            answer = http.post("/api/v1/sandbox/sb_1/expose", content=asked)
            return ExposePortResponse.model_validate_json(answer.content)

        def generated() -> object:
            return expose_port_endpoint(client, "sb_1", body=_ASKED)

        assert bare() == generated()
        pairs = [(_batch(bare), _batch(generated)) for _ in range(rounds)]
    return _least(how, pairs)


async def _awaited(how: str, transport: httpx2.MockTransport, rounds: int) -> Call:
    async with (
        httpx2.AsyncClient(base_url="http://api", headers=_HEADERS, transport=transport) as http,
        httpx2.AsyncClient(transport=transport) as other,
    ):
        client = AsyncClient(base_url="http://api", token=_KEY, http_client=other)

        async def bare() -> object:
            asked = _ASKED.model_dump_json(by_alias=True, exclude_unset=True)
            answer = await http.post("/api/v1/sandbox/sb_1/expose", content=asked)
            return ExposePortResponse.model_validate_json(answer.content)

        async def generated() -> object:
            return await expose_port_endpoint_async(client, "sb_1", body=_ASKED)

        assert await bare() == await generated()
        pairs = [(await _awaited_batch(bare), await _awaited_batch(generated)) for _ in range(rounds)]
    return _least(how, pairs)


def _batch(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    for _ in range(_BATCH):
        call()
    return (time.perf_counter() - start) / _BATCH


async def _awaited_batch(call: Callable[[], Awaitable[object]]) -> float:
    start = time.perf_counter()
    for _ in range(_BATCH):
        await call()
    return (time.perf_counter() - start) / _BATCH


def _least(how: str, pairs: list[tuple[float, float]]) -> Call:
    bare, client = zip(*pairs, strict=True)
    return Call(how=how, bare=min(bare), client=min(client))


def _answer(_: httpx2.Request) -> httpx2.Response:
    headers = {"Content-Type": "application/json"}
    return httpx2.Response(200, headers=headers, content=BODY)


def _server() -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.tools.bench.server"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _lines(transport: httpx2.MockTransport) -> dict[str, int]:
    """Of the second call: what is built once is built."""
    import primeintellect  # noqa: PLC0415 - the package itself, for its folder

    folder = Path(primeintellect.__path__[0])
    seen: Counter[str] = Counter()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        file = Path(frame.f_code.co_filename)
        if not file.is_relative_to(folder):
            return None
        if event == "line":
            seen[file.relative_to(folder).as_posix()] += 1
        return trace

    with Client(token=_KEY, http_client=httpx2.Client(transport=transport)) as client:
        expose_port_endpoint(client, "sb_1", body=_ASKED)
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            expose_port_endpoint(client, "sb_1", body=_ASKED)
        finally:
            sys.settrace(before)
    return dict(sorted(seen.items()))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(measure(int(sys.argv[1])))))
