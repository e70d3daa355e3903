"""Readers of one event stream in memory: opgen's client and openai-python. They run in one environment.

`python -m tests.tools.bench.event_readers EVENTS ROUNDS` prints the seconds of processor time of an event as JSON. The
readers take turns, and the least of all rounds counts.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx2

_CHUNK = 1 << 16
_DATA = {
    "id": "chatcmpl-123",
    "object": "chat.completion.chunk",
    "created": 1694268190,
    "model": "gpt-4o-mini",
    "choices": [{"index": 0, "delta": {"content": "Hello "}, "finish_reason": None}],
}
_EVENT = b"data: " + json.dumps(_DATA, separators=(",", ":")).encode() + b"\n\n"


def readers(events: int) -> dict[str, Callable[[], int]]:
    """Return functions that read the whole stream and return the number of its events, by client."""
    body = _EVENT * events + b"data: [DONE]\n\n"
    chunks = [body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK)]
    headers = {"Content-Type": "text/event-stream"}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, headers=headers, content=iter(chunks)))
    http = httpx2.Client(transport=transport)
    # Any types: openai-python is only in the environment of this program.
    openai: Any = importlib.import_module("openai").OpenAI(
        http_client=http, api_key="none", base_url="http://localhost"
    )
    package: Any = importlib.import_module("event_client")
    client = package.Client(http_client=http)

    def ours() -> int:
        with package.chat(client) as stream:
            return sum(1 for _ in stream)

    def theirs() -> int:
        return sum(1 for _ in openai.chat.completions.create(model="m", messages=[], stream=True))

    return {"opgen": ours, "openai-python": theirs}


def measure(events: int, rounds: int) -> dict[str, float]:
    """Return the seconds of an event by reader."""
    best: dict[str, float] = {}
    each = readers(events)
    for _ in range(rounds):
        for reader, read in each.items():
            start = time.process_time()
            if read() != events:
                raise ValueError(f"{reader} lost events")
            seconds = (time.process_time() - start) / events
            best[reader] = min(best.get(reader, seconds), seconds)
    return best


if __name__ == "__main__":
    json.dump(measure(*map(int, sys.argv[1:])), sys.stdout)
