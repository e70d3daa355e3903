"""Cost of a Server-Sent Event, beside openai-python in the same process.

`python -m tests.tools.bench.events [EVENTS ROUNDS]` prints the table of `docs/runtime.md` and writes it into the page.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opgen.core.options import Options

from tests.support.packages import generate_package
from tests.tools.bench.report import replaced, table
from tests.tools.bench.tools import installed, pins

_ROOT = Path(__file__).parents[3]
_PAGE = _ROOT / "docs" / "runtime.md"
PINS = _ROOT / "tests" / "tools" / "behaviour" / "peers.txt"
_STRING = {"type": "string"}
_INTEGER = {"type": "integer"}


def _object(**properties: Any) -> dict[str, Any]:
    required = [name for name in properties if name != "finish_reason"]
    return {"type": "object", "properties": properties, "required": required}


_CHOICE = _object(index=_INTEGER, delta=_object(content=_STRING), finish_reason={"type": ["string", "null"]})
_COMPLETION = _object(
    id=_STRING, object=_STRING, created=_INTEGER, model=_STRING, choices={"type": "array", "items": _CHOICE}
)
_SUCCESS = {"description": "Parts of a completion.", "content": {"text/event-stream": {"schema": _COMPLETION}}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Events", "version": "1"},
    "servers": [{"url": "http://localhost"}],
    "paths": {"/chat": {"get": {"operationId": "chat", "responses": {"200": _SUCCESS}}}},
}


def measure(events: int, rounds: int, clock: str = "perf_counter") -> dict[str, dict[str, float]]:
    """Return the seconds of an event, by the chunks of the stream and by reader."""
    version = pins(PINS.read_text("utf-8"))["openai"]
    programs = installed("openai", version, _ROOT / ".build" / "bench")
    with tempfile.TemporaryDirectory() as folder:
        generate_package(DOCUMENT, Path(folder), Options(package="event_client"))
        module = "tests.tools.bench.event_readers"
        done = subprocess.run(
            [programs / "python", "-m", module, str(events), str(rounds), clock],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([folder, str(_ROOT)])},
            stdout=subprocess.PIPE,
            check=True,
        )
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def report(found: Mapping[str, Mapping[str, float]]) -> str:
    """Return the table in Markdown, in microseconds."""
    first = next(iter(found.values()))
    rows = [["µs for each event", *found]]
    rows += [[name, *(f"{each[name] * 1e6:.1f}" for each in found.values())] for name in first]
    return table(rows)


def main(*arguments: str) -> None:
    """Print the table, and write it into the page."""
    events, rounds = map(int, arguments or ("20000", "10"))
    text = report(measure(events, rounds))
    sys.stdout.write(text)
    _PAGE.write_text(replaced(_PAGE.read_text("utf-8"), "events", text), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
