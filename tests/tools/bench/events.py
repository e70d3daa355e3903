"""Cost of a Server-Sent Event, beside openai-python in the same process."""

import tempfile
from pathlib import Path
from typing import Any

import yaml
from opgen.core.options import Options

from tests.support.packages import generate_package
from tests.tools.bench.tools import openai_programs, run_python

DOCUMENT: dict[str, Any] = yaml.safe_load("""
openapi: 3.1.0
info: {title: Events, version: "1"}
servers: [{url: http://localhost}]
paths:
  /chat:
    get:
      operationId: chat
      responses:
        "200":
          description: Parts of a completion.
          content:
            text/event-stream:
              schema:
                type: object
                properties:
                  id: {type: string}
                  object: {type: string}
                  created: {type: integer}
                  model: {type: string}
                  choices:
                    type: array
                    items:
                      type: object
                      properties:
                        index: {type: integer}
                        delta: {type: object, properties: {content: {type: string}}, required: [content]}
                        finish_reason: {type: [string, "null"]}
                      required: [index, delta]
                required: [id, object, created, model, choices]
""")


def measure(events: int, rounds: int) -> dict[str, float]:
    """Return the seconds of an event by reader."""
    with tempfile.TemporaryDirectory() as folder:
        generate_package(DOCUMENT, Path(folder), Options(package="event_client"))
        command = ("-m", "tests.tools.bench.event_readers", str(events), str(rounds))
        found: dict[str, float] = run_python(openai_programs() / "python", [Path(folder)], *command)
    return found
