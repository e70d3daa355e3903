"""Time of a generated call in relation to one with httpx2 and pydantic alone, over a real socket.

`python -m tests.tools.bench.overhead` generates clients with opgen and its peers, lets them call a server on this machine in turns, compares
the medians and writes the table of `docs/runtime.md`. The argument `ROUNDS`, 2,000 by default, is the number of small responses.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opgen.core.options import Options

from tests.support.packages import generate_package
from tests.tools.bench.report import replaced, table
from tests.tools.comparison.generators import ROOT, peers, runtime

PAGE = ROOT / "docs" / "runtime.md"
HAND = "by hand"
_LARGE = "list_large"


def document() -> dict[str, Any]:
    """Return the example operation, and one that returns a megabyte."""
    text = (ROOT / "specs" / "primeintellect.json").read_text("utf-8")
    root: dict[str, Any] = json.loads(text)
    (item,) = root["paths"].values()
    item["post"]["operationId"] = "expose_port"
    large = json.loads(json.dumps(item["post"])) | {"operationId": _LARGE}
    del large["parameters"]
    answer = large["responses"]["200"]["content"]["application/json"]
    answer["schema"] = {"type": "array", "items": answer["schema"]}
    root["paths"]["/large"] = {"post": large}
    return root


def generate(folder: Path) -> list[Path]:
    """Generate the clients below `folder`, and return the folders for the path."""
    root = document()
    generate_package(root, folder / "opgen", Options(package="opgen_client"))
    file = folder / "openapi.json"
    file.write_text(json.dumps(root), "utf-8")
    found = [folder / "opgen"]
    for peer in peers():
        if peer.name == "openapi-generator":  # it needs Java and urllib3
            continue
        output = folder / peer.name
        output.mkdir()
        command = [str(part) for part in peer.command(file, output)]
        # The program finds its formatter on the path.
        path = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
        subprocess.run(command, env={**os.environ, "PATH": path}, cwd=output, check=True, capture_output=True)
        found.append(peer.package(output)[0])
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


def measure(rounds: int, clock: str = "perf_counter") -> dict[str, dict[str, float]]:
    """Return the seconds of a call by response and client. `clock` is the name of a function of `time`."""
    with tempfile.TemporaryDirectory() as folder, served() as url:
        path = os.pathsep.join(map(str, [*generate(Path(folder)), ROOT]))
        done = subprocess.run(
            [runtime(), "-m", "tests.tools.bench.contest", url, str(rounds), clock],
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def report(found: Mapping[str, Mapping[str, float]]) -> str:
    """Return the table in Markdown. A call with httpx2 and pydantic alone is 1."""
    first = next(iter(found.values()))
    rows = [["", *found]]
    for name in first:
        ratios = [f"{each[name] / each[HAND]:.2f}" for each in found.values()]
        seconds = [f" ({each[HAND] * 1e3:.2f} ms)" for each in found.values()]
        shown = seconds if name == HAND else [""] * len(ratios)
        rows.append([name, *map("".join, zip(ratios, shown, strict=True))])
    return table(rows)


def main(*arguments: str) -> None:
    """Print the table, and write it into the page."""
    text = report(measure(int(arguments[0]) if arguments else 2_000))
    sys.stdout.write(text)
    PAGE.write_text(replaced(PAGE.read_text("utf-8"), "calls", text), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
