"""Runs every generator on every document, and writes the record and `docs/comparison.md`: `make comparison`."""

import sys
import tempfile
from pathlib import Path

from tests.tools.comparison.cases import cases
from tests.tools.comparison.generators import opgen, peers, runtime
from tests.tools.comparison.record import PAGE, Record, page, save
from tests.tools.comparison.running import verdict


def main() -> None:
    """Print each step on standard error."""
    generators = (opgen(), *peers())
    python = runtime()
    faults: dict[str, dict[str, list[str]]] = {}
    for case in cases():
        sys.stderr.write(f"comparison: {case.name}\n")
        for generator in generators:
            with tempfile.TemporaryDirectory() as name:
                found = verdict(generator, case, Path(name), python)
            faults.setdefault(case.name, {})[generator.name] = found
    versions = {generator.name: generator.version for generator in generators}
    record = Record(versions=versions, faults=faults)
    save(record)
    PAGE.write_text(page(PAGE.read_text("utf-8"), record, cases()), "utf-8")


if __name__ == "__main__":
    main()
