"""How long imports of a generated package take, each in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# What every client needs first: imported before the clock starts, and measured on its own.
_DEPENDENCIES = "import httpx2; from pydantic import BaseModel, Field, TypeAdapter"
_TIMED = """
import json, sys, time
before, measured = sys.argv[1:]
exec(before)
start = time.process_time()
exec(measured)
print(json.dumps(time.process_time() - start))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import statement and its seconds."""

    statement: str
    seconds: float


def import_times(package: Path, function: str, rounds: int) -> tuple[Import, ...]:
    """Return the dependencies; then, above them, the package, one of its functions, and each of its modules."""
    name = package.name
    modules = sorted(
        ".".join(file.relative_to(package.parent).with_suffix("").parts)
        for file in package.rglob("*.py")
        if file.name != "__init__.py"
    )
    statements = [
        f"import {name}",
        f"from {name} import Client",
        f"from {name} import {function}",
        *(f"import {module}" for module in modules),
    ]
    timed = [("", _DEPENDENCIES), *((_DEPENDENCIES, each) for each in statements)]
    least = dict.fromkeys(timed, float("inf"))
    for _ in range(rounds):
        for before, statement in timed:
            seconds = _seconds(before, statement, package.parent)
            least[before, statement] = min(seconds, least[before, statement])
    return tuple(Import(statement=statement, seconds=seconds) for (_, statement), seconds in least.items())


def _seconds(before: str, statement: str, folder: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _TIMED, before, statement], cwd=folder, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(json.loads(done.stdout))
