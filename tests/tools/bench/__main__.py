"""Measures everything, and writes it into `docs/benchmarks.md`: `python -m tests.tools.bench [FOLDER] [--rounds N]`."""

import argparse
import ast
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from tests.tools.bench import report, weights
from tests.tools.bench.calls import Call, Calls
from tests.tools.bench.documents import ROOT, documents
from tests.tools.bench.generating import run_all
from tests.tools.bench.importing import import_times
from tests.tools.bench.reading import line_counts
from tests.tools.bench.repeating import repeated_runs, start_up
from tests.tools.bench.tools import OUTPUT, PINS, pins, tools

_PAGE = ROOT / "docs" / "benchmarks.md"
_GENERATED = ROOT / "generated"
_FOUNDING = _GENERATED / "primeintellect"


def main(arguments: Sequence[str]) -> None:
    """Say what comes next on standard error; write the page at the end."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("specs", nargs="?", type=Path, help="documents of your own")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runtime", action="store_true", help="only the tables of the runtime")
    given = parser.parse_args(arguments)
    bench = ROOT / ".build" / "bench"
    scratch = bench / "output"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    _say("installing what is not there yet")
    peers = tools(bench)
    _say("generating")
    found = documents(given.specs, scratch)
    largest = max(found, key=lambda document: document.operations)
    tables = {"versions": report.versions(_versions())}
    if given.runtime:
        run_all(peers[:1], [largest], 1, scratch)
    else:
        results = run_all(peers, found, given.rounds, scratch)
        tables["generating"] = report.generating(results)
        _say("repeating")
        repeated = repeated_runs(found, given.rounds, scratch)
        tables["repeating"] = report.repeating(repeated)
        starts = start_up(peers, given.rounds, scratch)
        tables["starting"] = report.starting(starts)
    tables |= _of_runtime(scratch / largest.name / OUTPUT, given.rounds)
    page = _PAGE.read_text("utf-8")
    for name, text in tables.items():
        page = report.replaced(page, name, text)
    _PAGE.write_text(page, "utf-8")
    _say(f"wrote {_PAGE.relative_to(ROOT)}")


def _of_runtime(largest: Path, rounds: int) -> dict[str, str]:
    """Return the tables of generated clients. `largest` is the package of the largest document."""
    _say("importing")
    one = import_times(_FOUNDING, "expose_port_endpoint", rounds)
    many = import_times(largest, _some_function(largest), rounds)
    _say("calling")
    calls = _calls(rounds * 20)
    _say("comparing clients")
    return {
        "importing": report.importing(one, many),
        "calling": report.calling(calls),
        "running": report.running(calls.lines),
        "reading": report.reading(line_counts(_FOUNDING)),
        "weights": weights.measure(rounds),
    }


def _say(text: str) -> None:
    sys.stderr.write(f"bench: {text}\n")


def _calls(rounds: int) -> Calls:
    """In a process of its own, since this one must stay small: what it starts cannot count as less."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.tools.bench.calling", str(rounds)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(_GENERATED)},
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)
    return Calls(calls=tuple(Call(**call) for call in found["calls"]), lines=found["lines"])


def _some_function(package: Path) -> str:
    """Return the first function of the largest module of operations."""
    files = (package / "operations").glob("*.py")
    largest = max(files, key=lambda file: (file.name != "__init__.py", file.stat().st_size))
    module = ast.parse(largest.read_text("utf-8"))
    return next(node.name for node in module.body if isinstance(node, ast.FunctionDef))


def _versions() -> dict[str, str]:
    ours = ("opgen", "black", "pydantic", "httpx2")
    return {
        "Python": platform.python_version(),
        **{name: version(name) for name in ours},
        **pins(PINS.read_text("utf-8")),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
