"""Generation of a client, and a call of it, in processes of their own."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.servers.scripted import Server
from tests.tools.bench.tools import ROOT, environ
from tests.tools.comparison.cases import Case
from tests.tools.comparison.judging import faults

_COMPLAINT = re.compile(
    r"Unsupported [^)\n]*|\S+ is not allowed in \w+|Attempted to [^\n]*|attribute [^\n]*|\w*Error: [^\n]*"
)
"""Line with the reason, among all lines that generators print."""


@dataclass(frozen=True, kw_only=True)
class Generator:
    """Generator of the comparison."""

    name: str
    version: str
    command: Callable[[Path, Path], Sequence[str | Path]]
    """Documented command that generates a client of a document below a folder."""
    package: str
    """Name of the generated package."""

    @property
    def caller(self) -> str:
        """Module in `callers` that calls such a client."""
        return f"tests.tools.comparison.callers.{self.name.replace('-', '_')}"


def verdict(generator: Generator, case: Case, folder: Path, python: Path) -> list[str]:
    """Return the defects of the generated client in this case, or nothing.

    The client runs in `python`, which has the libraries of all clients.
    """
    document = folder / "openapi.json"
    document.write_text(json.dumps(case.document), "utf-8")
    output = folder / "output"
    output.mkdir()
    command = generator.command(document, output)
    made = subprocess.run(command, cwd=output, env=environ(command[0]), capture_output=True, text=True, check=False)
    said = _said(made.stdout + made.stderr, folder)
    if made.returncode != 0 or not (output / generator.package / "__init__.py").exists():
        return [f"no client: {said}"]
    with Server() as server:
        server.answers = [case.answer]
        done = subprocess.run(
            [python, "-W", "ignore", "-m", generator.caller],
            input=json.dumps(case.call(generator.package, server.url)),
            env={**os.environ, "PYTHONPATH": f"{output}{os.pathsep}{ROOT}"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            return [f"cannot be called: {_said(done.stderr, folder)}"]
        found = faults(case, json.loads(done.stdout), server.received)
    return [*found, f"it said: {said}"] if found and said else found


def _said(text: str, folder: Path) -> str:
    """Return its error message without this machine's folders, or nothing."""
    found = _COMPLAINT.search(text)
    return found[0].replace(f"{folder}/", "")[:200] if found else ""
