"""Observes all clients, and writes the record and the table of `docs/runtime.md`: `make behaviour`."""

import json
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.support.packages import generate_package
from tests.tools.behaviour.record import DOCUMENT, OPTIONS, PAGE, RECORD, page
from tests.tools.bench.tools import ROOT, client_arguments, environment, pins, run_python
from tests.tools.tables import Record, save

_PINS = Path(__file__).with_name("peers.txt")
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
    programs = environment(ROOT / ".build" / "behaviour", requirements)
    versions = {"opgen": version("opgen")}
    versions |= {name: pins(requirements)[project] for name, project in _PEERS.items()}
    results: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _generate(programs, folder)
        for client in versions:
            sys.stderr.write(f"behaviour: {client}\n")
            command = ("-W", "ignore", "-m", "tests.tools.behaviour.run", client)
            for situation, text in run_python(programs / "python", [folder], *command).items():
                results.setdefault(situation, {})[client] = text
    record = Record(versions=versions, results=results)
    save(record, RECORD)
    PAGE.write_text(page(PAGE.read_text("utf-8"), record), "utf-8")


if __name__ == "__main__":
    main()
