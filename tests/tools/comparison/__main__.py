"""Runs every generator on every document, and writes the record and `docs/explanation/comparison.md`: `make comparison`."""

import sys
import tempfile
from pathlib import Path

from tests.tools.comparison.cases import cases
from tests.tools.comparison.generators import opgen, peers, runtime
from tests.tools.comparison.page import PAGE, RECORD, page
from tests.tools.comparison.running import verdict
from tests.tools.tables import Record, save


def main() -> None:
    """Print each step on standard error."""
    generators = (opgen(), *peers())
    python = runtime()
    results: dict[str, dict[str, str]] = {}
    for case in cases():
        sys.stderr.write(f"comparison: {case.name}\n")
        for generator in generators:
            with tempfile.TemporaryDirectory() as name:
                found = verdict(generator, case, Path(name), python)
            results.setdefault(case.name, {})[generator.name] = "; ".join(found) or "yes"
    versions = {generator.name: generator.version for generator in generators}
    record = Record(versions=versions, results=results)
    save(record, RECORD)
    PAGE.write_text(page(PAGE.read_text("utf-8"), record, cases()), "utf-8")


if __name__ == "__main__":
    main()
