"""Measures all tools and clients, and writes the tables into `docs/explanation/benchmarks.md`: `python -m tests.tools.bench [FOLDER] [--rounds N]`."""

import argparse
import platform
import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from tests.tools.bench import report, weights
from tests.tools.bench.documents import documents
from tests.tools.bench.generating import run_all
from tests.tools.bench.repeating import repeated_runs, start_up
from tests.tools.bench.tools import BENCH, PINS, ROOT, pins, tools
from tests.tools.tables import replaced

_PAGE = ROOT / "docs" / "explanation" / "benchmarks.md"


def main(arguments: Sequence[str]) -> None:
    """Print each step on standard error, and write the page at the end."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("specs", nargs="?", type=Path, help="folder of further documents")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runtime", action="store_true", help="only the table of clients")
    given = parser.parse_args(arguments)
    scratch = BENCH / "output"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    _say("installing")
    peers = tools()
    found = documents(given.specs, scratch)
    tables = {"versions": report.versions(_versions())}
    if not given.runtime:
        _say("generating")
        results = run_all(peers, found, given.rounds, scratch)
        tables["generating"] = report.generating(results)
        _say("repeating")
        repeated = repeated_runs(found, given.rounds, scratch)
        tables["repeating"] = report.repeating(repeated)
        starts = start_up(peers, given.rounds, scratch)
        tables["starting"] = report.starting(starts)
    _say("comparing clients")
    tables["weights"] = weights.measure(given.rounds)
    page = _PAGE.read_text("utf-8")
    for name, text in tables.items():
        page = replaced(page, name, text)
    _PAGE.write_text(page, "utf-8")
    _say(f"wrote {_PAGE.relative_to(ROOT)}")


def _say(text: str) -> None:
    sys.stderr.write(f"bench: {text}\n")


def _versions() -> dict[str, str]:
    ours = ("opgen", "black", "pydantic", "httpx2")
    return {
        "Python": platform.python_version(),
        **{name: version(name) for name in ours},
        **pins(PINS.read_text("utf-8")),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
