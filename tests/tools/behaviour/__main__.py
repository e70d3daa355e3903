"""Observes all clients, and writes the record and the table of `docs/runtime.md`: `make behaviour`."""

import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.support.packages import generate_package
from tests.tools.behaviour.record import DOCUMENT, OPTIONS, PAGE, Record, page, save
from tests.tools.bench.tools import client_arguments, environment, pins

_PINS = Path(__file__).with_name("peers.txt")
_ROOT = Path(__file__).parents[3]
_RUN = "tests.tools.behaviour.run"
_PEERS = {"openai-python": "openai", "stripe-python": "stripe", "datamodel-code-generator": "datamodel-code-generator"}


def _generate(programs: Path, folder: Path) -> None:
    """Generate the clients of opgen and of datamodel-code-generator into `folder`."""
    generate_package(DOCUMENT, folder, OPTIONS)
    file = folder / "things.json"
    file.write_text(json.dumps(DOCUMENT), "utf-8")
    arguments = client_arguments(file, Path("models.py"), Path("client"), "builtin")
    subprocess.run([programs / "datamodel-codegen", *arguments], cwd=folder, check=True, capture_output=True)


def main() -> None:
    """Print the name of each client before it is observed."""
    requirements = _PINS.read_text("utf-8")
    programs = environment(_ROOT / ".build" / "behaviour", requirements)
    versions = {"opgen": version("opgen")}
    versions |= {name: pins(requirements)[project] for name, project in _PEERS.items()}
    found: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as name:
        _generate(programs, Path(name))
        path = os.pathsep.join([name, str(_ROOT)])
        for client in versions:
            sys.stderr.write(f"behaviour: {client}\n")
            done = subprocess.run(
                [str(programs / "python"), "-W", "ignore", "-m", _RUN, client],
                env={**os.environ, "PYTHONPATH": path},
                stdout=subprocess.PIPE,
                check=True,
            )
            found[client] = json.loads(done.stdout)
    record = Record(versions=versions, observed=found)
    save(record)
    PAGE.write_text(page(PAGE.read_text("utf-8"), record), "utf-8")


if __name__ == "__main__":
    main()
