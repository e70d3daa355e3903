"""Cost of a generated call beside one with httpx2 and pydantic alone, and beside other generators, over a real socket."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opgen.core.options import Options

from tests.support.packages import generate_package
from tests.tools.bench.tools import ROOT, environ, run_python
from tests.tools.comparison.generators import peers, runtime


def _document() -> dict[str, Any]:
    """Return the example document with a short name of its operation."""
    root: dict[str, Any] = json.loads((ROOT / "specs" / "primeintellect.json").read_text("utf-8"))
    (item,) = root["paths"].values()
    item["post"]["operationId"] = "expose_port"
    return root


def generate(folder: Path) -> list[Path]:
    """Generate the clients below `folder`, and return the folders for the path."""
    root = _document()
    generate_package(root, folder / "opgen", Options(package="opgen_client"))
    file = folder / "openapi.json"
    file.write_text(json.dumps(root), "utf-8")
    found = [folder / "opgen"]
    for peer in peers():
        if peer.name == "openapi-generator":  # it needs Java and urllib3
            continue
        output = folder / peer.name
        output.mkdir()
        command = peer.command(file, output)
        subprocess.run(command, env=environ(command[0]), cwd=output, check=True, capture_output=True)
        found.append(output)
    return found


@contextmanager
def served() -> Iterator[str]:
    """Run the server, and yield its URL."""
    command = [sys.executable, "-m", "tests.tools.bench.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


def measure(rounds: int) -> dict[str, float]:
    """Return the seconds of a call by client."""
    with tempfile.TemporaryDirectory() as folder, served() as url:
        command = ("-m", "tests.tools.bench.contest", url, str(rounds))
        found: dict[str, float] = run_python(runtime(), generate(Path(folder)), *command)
    return found
