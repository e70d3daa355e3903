"""Errors of mypy and pyright in packages."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.tools.corpus.documents import ROOT
from tests.tools.corpus.examine import PACKAGE

_MYPY_CACHE = ROOT / ".build" / "corpus" / "mypy"


def check_types(checker: str, folders: Sequence[Path]) -> list[str]:
    """Return the errors that a checker, as strict as it can be, has against the packages, each in its own folder."""
    check = _mypy if checker.startswith("mypy") else _pyright
    return [error for folder in folders for error in check(folder)]


def _mypy(folder: Path) -> list[str]:
    command = [
        *(sys.executable, "-m", "mypy", "--strict", "--no-error-summary"),
        *("--config-file=", f"--cache-dir={_MYPY_CACHE}", "-p", PACKAGE),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if ": error:" in line]
    if done.returncode and not lines:
        return [done.stdout + done.stderr]
    return [f"{folder.name}: {line}" for line in lines]


def _pyright(folder: Path) -> list[str]:
    prefix = Path(sys.prefix)
    settings = {
        "include": [PACKAGE],
        # The same in every package, and checked in the committed clients.
        "exclude": ["**/_runtime"],
        "venvPath": str(prefix.parent),
        "venv": prefix.name,
        "typeCheckingMode": "standard",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson"], cwd=folder, capture_output=True, text=True, check=False
    )
    found = json.loads(done.stdout)["generalDiagnostics"]
    return [f"{folder.name}: {each['file']}: {each['message']}" for each in found if each["severity"] == "error"]
