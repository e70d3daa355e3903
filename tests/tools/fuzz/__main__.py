"""`python -m tests.tools.fuzz [--number N] [--seed SEED] [--case NUMBER] [--library NAME]` prints the ends of all calls, and each failure."""

import argparse
import secrets
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from tests.support.packages import generated_package
from tests.tools.fuzz.calls import cases, run
from tests.tools.fuzz.document import DOCUMENT, OPTIONS
from tests.tools.fuzz.server import serving

_BATCH = 20_000
_SHOWN = 20


def main() -> int:
    """Return 1 if a call ended otherwise than documented."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 32))
    parser.add_argument("--case", type=int, help="the only case to run")
    parser.add_argument("--library", choices=("httpx2", "httpx"), default="httpx2")
    given = parser.parse_args()
    options = replace(OPTIONS, http_library=given.library)
    numbers = range(given.number) if given.case is None else [given.case]
    _show(f"seed {given.seed}")
    todo = cases(given.seed, numbers)
    ends: dict[str, int] = {}
    failures: list[str] = []
    longest, start = 0.0, time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        generated_package(DOCUMENT, Path(folder), options) as package,
        serving(given.seed) as url,
    ):
        for at in range(0, len(todo), _BATCH):
            result = run(package, url, todo[at : at + _BATCH])
            for name, count in result.ends.items():
                ends[name] = ends.get(name, 0) + count
            failures += result.failures
            longest = max(longest, result.longest)
    for name, count in sorted(ends.items(), key=lambda end: -end[1]):
        _show(f"{count:8,}  {name}")
    # One example of each kind: a defect makes many calls fail.
    kinds = {failure.strip().splitlines()[-1][:60]: failure for failure in failures}
    for failure in list(kinds.values())[:_SHOWN]:
        _show(failure)
    seconds = time.monotonic() - start
    _show(f"{sum(ends.values()):,} calls in {seconds:.0f} s, the longest {longest:.1f} s;" f" {len(failures)} failures")
    return 1 if failures else 0


def _show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
