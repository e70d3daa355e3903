"""Session with a server: the process that calls operations through the generated package of a client."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from opgen.config.clients import Client
from opgen.core.errors import UsageError
from opgen.core.frozen import frozen
from opgen.core.pointers import Pointer
from opgen.project.labels import command
from opgen.responses.probe import driver
from opgen.responses.problems import Rule
from opgen.source.application import find_python

_RATE = 5.0
_NO_RESPONSE = frozenset({"TransportError", "TransportTimeoutError"})


@frozen
class Reply:
    """Response to one call, or the reason why there is none.

    - `found`: the problems that the package itself found: path, rule, type and length of the value.
    - `error`: the reason; empty for a response.
    - `is_unreachable`: True if the server sent no response.
    - `sent`: methods of the requests; `token` is a token request.
    """

    status: int = 0
    media_type: str = ""
    content: bytes = b""
    found: tuple[tuple[Pointer, Rule, str, int | None], ...] = ()
    error: str = ""
    is_unreachable: bool = False
    sent: tuple[str, ...] = ()


class Session:
    """Process with a client of the package. `url` is the base URL."""

    def __init__(self, process: "subprocess.Popen[str]", given: Mapping[str, Any]) -> None:
        self._process = process
        found = self._result(given)
        if "error" in found:
            message = f"the client of the package could not be made: {found['error']}"
            raise UsageError(f"{message}\n  hint: {_hint(found['kind'], message)}")
        self.url = str(found["url"])

    def call(self, operation: str, arguments: Mapping[str, Any]) -> Reply:
        """Return the response of an operation, which has the arguments by their Python names."""
        found = self._result({"operation": operation, "arguments": dict(arguments)})
        if "error" in found:
            is_unreachable = found["kind"] in _NO_RESPONSE
            return Reply(error=found["error"], is_unreachable=is_unreachable, sent=tuple(found["sent"]))
        return Reply(
            status=found["status"],
            media_type=found["media_type"],
            content=base64.b64decode(found["content"]),
            found=tuple((tuple(path), *about) for path, *about in found["problems"]),
            sent=tuple(found["sent"]),
        )

    def _result(self, given: Mapping[str, Any]) -> Any:  # Any: JSON of the driver
        stdin, stdout = self._process.stdin, self._process.stdout
        try:
            print(json.dumps(given), file=stdin, flush=True)
            return json.loads(stdout.readline() if stdout else "")
        except (OSError, ValueError):
            raise UsageError(
                "the process that calls the package has ended\n  hint: import the package with Python to see its error"
            ) from None


def _hint(kind: str, message: str) -> str:
    """Return the remedy for an exception of this type while the client is made."""
    if kind in {"ImportError", "ModuleNotFoundError"}:
        return "name the Python of the project with the setting python"
    if "keyword" in message and kind == "TypeError":
        return "write --credential KEYWORD=VARIABLE with a keyword of the client"
    if "header" in message.lower():
        return "write --header as 'NAME: VALUE', in characters that HTTP permits"
    if "no absolute server" in message:
        return "the document names no server: pass --base-url URL"
    if kind == "ValueError":
        return "name the server with --base-url URL"
    return "correct the package, or generate it again"


@frozen
class Connection:
    """Arguments of the client: base URL (None for that of the package), headers, and credentials by keyword."""

    base_url: str | None
    headers: Mapping[str, str]
    credentials: Mapping[str, str] = field(repr=False)


@contextmanager
def session(client: Client, connection: Connection) -> Iterator[Session]:
    """Yield a session with a server. Raise `UsageError`."""
    folder = client.output_folder.absolute()
    if not (folder / "__init__.py").is_file():
        raise UsageError(f"no package in {client.output}\n  hint: run: {command(client, 'generate')} {client.name}")
    environment = {key: text for key, text in os.environ.items() if key != "OPGEN_OBSERVE"}
    with subprocess.Popen(  # noqa: S603 - no shell; the interpreter is that of the project
        [_interpreter(client), "-P", driver.__file__],
        env={**environment, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield Session(process, {"folder": str(folder), "rate": _RATE, **asdict(connection)})
        finally:
            process.kill()


def _interpreter(client: Client) -> str:
    """Return opgen's own interpreter if it has the HTTP library of the package, else that of the project."""
    if find_spec(client.options.http_library) is not None:
        return sys.executable
    return find_python(Path(client.config).parent, client.python)
