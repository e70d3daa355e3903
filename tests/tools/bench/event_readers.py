"""Readers of one event stream in memory: opgen's client, and the parts of openai-python. They run in one environment.

`python -m tests.tools.bench.event_readers EVENTS ROUNDS CLOCK` prints the seconds of an event as JSON. The readers take turns, and the least
of all rounds counts. CLOCK is the name of a function of `time`.
"""

import asyncio
import importlib
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import ModuleType
from typing import Any

import httpx2

_CHUNK = 1 << 16
DATA = {
    "id": "chatcmpl-123",
    "object": "chat.completion.chunk",
    "created": 1694268190,
    "model": "gpt-4o-mini",
    "choices": [{"index": 0, "delta": {"content": "Hello "}, "finish_reason": None}],
}
EVENT = b"data: " + json.dumps(DATA, separators=(",", ":")).encode() + b"\n\n"
Read = Callable[[], int]
"""Function that reads the whole stream, and returns the number of its events."""


class _Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A stream of events in chunks of a size."""

    def __init__(self, events: int, size: int) -> None:
        body = EVENT * events + b"data: [DONE]\n\n"
        self._chunks = [body[at : at + size] for at in range(0, len(body), size)]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


def readers(package: ModuleType, events: int, size: int) -> dict[str, Read]:
    """Return the readers by name. `package` is the client that opgen generated."""
    body = _Body(events, size)
    headers = {"Content-Type": "text/event-stream"}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, headers=headers, stream=body))
    http = httpx2.Client(transport=transport)
    awaited = httpx2.AsyncClient(transport=transport)
    # Any types: openai-python is only in the environment of this program.
    openai: Any = importlib.import_module("openai")
    streaming: Any = importlib.import_module("openai._streaming")
    client = package.Client(http_client=http)
    async_client = package.AsyncClient(http_client=awaited)
    given = {"model": "m", "messages": [], "stream": True}
    key = {"api_key": "none", "base_url": "http://localhost"}

    def ours() -> int:
        with package.chat(client) as stream:
            return sum(1 for _ in stream)

    async def ours_async() -> int:
        async with package.chat_async(async_client) as stream:
            return len([0 async for _ in stream])

    def decoder() -> int:
        with http.stream("GET", "http://localhost/") as response:
            found = streaming.SSEDecoder().iter_bytes(response.iter_bytes())
            return sum(1 for each in found if each.data[0] != "[" and each.json())

    async def decoder_async() -> int:
        async with awaited.stream("GET", "http://localhost/") as response:
            found = streaming.SSEDecoder().aiter_bytes(response.aiter_bytes())
            return len([0 async for x in found if x.data[0] != "[" and x.json()])

    def theirs() -> int:
        create = openai.OpenAI(http_client=http, **key).chat.completions.create
        return sum(1 for _ in create(**given))

    async def theirs_async() -> int:
        create = openai.AsyncOpenAI(http_client=awaited, **key).chat.completions.create
        return len([0 async for _ in await create(**given)])

    run = asyncio.new_event_loop().run_until_complete
    return {
        "opgen, models": ours,
        "openai-python, decoder and `json.loads`": decoder,
        "openai-python, models": theirs,
        "opgen, models, async": lambda: run(ours_async()),
        "openai-python, decoder and `json.loads`, async": lambda: run(decoder_async()),
        "openai-python, models, async": lambda: run(theirs_async()),
    }


def measure(events: int, rounds: int, clock: Callable[[], float]) -> dict[str, dict[str, float]]:
    """Return the seconds of an event, by the chunks of the stream and by reader."""
    sizes = {"chunks of 64 KiB": _CHUNK, "a chunk for each event": len(EVENT)}
    package = importlib.import_module("event_client")
    found: dict[str, dict[str, float]] = {}
    for name, size in sizes.items():
        best: dict[str, float] = {}
        each = readers(package, events, size)
        for _ in range(rounds):
            for reader, read in each.items():
                start = clock()
                if read() != events:
                    raise ValueError(f"{reader} lost events")
                seconds = (clock() - start) / events
                best[reader] = min(best.get(reader, seconds), seconds)
        found[name] = best
    return found


if __name__ == "__main__":
    _events, _rounds, _clock = sys.argv[1:]
    json.dump(measure(int(_events), int(_rounds), getattr(time, _clock)), sys.stdout)
