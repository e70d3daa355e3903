"""Observes all clients, and writes the record and the table of `docs/runtime.md`: `make behaviour`."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.support.packages import generate_package
from tests.tools.behaviour.record import DOCUMENT, OPTIONS, PAGE, Record, page, save

_PINS = Path(__file__).with_name("peers.txt")
_ROOT = Path(__file__).parents[3]
_FOLDER = _ROOT / ".build" / "behaviour"
_RUN = "tests.tools.behaviour.run"
_PEERS = {"openai-python": "openai", "stripe-python": "stripe", "datamodel-code-generator": "datamodel-code-generator"}


def _programs() -> Path:
    """Return the folder of the programs of the environment. Install it if it is missing or has other versions."""
    done = _FOLDER / "installed"
    pinned = _PINS.read_text("utf-8")
    if not done.exists() or done.read_text("utf-8") != pinned:
        shutil.rmtree(_FOLDER, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", _FOLDER], check=True)
        pip = [str(_FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--requirement", str(_PINS)], check=True)
        done.write_text(pinned, "utf-8")
    return _FOLDER / "bin"


def _generate(programs: Path, folder: Path) -> None:
    """Generate the clients of opgen and of datamodel-code-generator into `folder`."""
    generate_package(DOCUMENT, folder, OPTIONS)
    file = folder / "things.json"
    file.write_text(json.dumps(DOCUMENT), "utf-8")
    command = [
        *(str(programs / "datamodel-codegen"), "--input", str(file)),
        *("--input-file-type", "openapi", "--formatters", "builtin"),
        *("--output-model-type", "pydantic_v2.BaseModel", "--output", "models.py"),
        *("--generate-client", "httpx2"),
        *("--openapi-scopes", "schemas", "paths", "api"),
        *("--client-package", "client", "--client-model-package", "models"),
        *("--client-output", "client"),
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def main() -> None:
    """Print the name of each client before it is observed."""
    programs = _programs()
    pins = dict(line.split("==") for line in _PINS.read_text("utf-8").splitlines()[1:])
    versions = {"opgen": version("opgen")}
    versions |= {name: pins[project] for name, project in _PEERS.items()}
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
