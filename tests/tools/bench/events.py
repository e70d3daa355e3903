"""Cost of a Server-Sent Event, beside openai-python in the same process."""

import tempfile
from pathlib import Path
from typing import Any

from opgen.core.options import Options

from tests.support.packages import generate_package
from tests.tools.bench.tools import openai_programs, run_python

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


def measure(events: int, rounds: int) -> dict[str, float]:
    """Return the seconds of an event by reader."""
    with tempfile.TemporaryDirectory() as folder:
        generate_package(DOCUMENT, Path(folder), Options(package="event_client"))
        command = ("-m", "tests.tools.bench.event_readers", str(events), str(rounds))
        found: dict[str, float] = run_python(openai_programs() / "python", [Path(folder)], *command)
    return found
